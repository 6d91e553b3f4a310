import { TidemarkError } from '../model/failure.ts'
import type { Random } from '../model/clock.ts'
import { tokenFor, tokenVariables } from './detect.ts'
import type { ForgeToken } from './detect.ts'
import type { Forge, ForgeKind, ForgePlace } from './forge.ts'
import { HttpRest } from './http-rest.ts'
import type { Rest } from './rest.ts'

/** What a client of any forge is given. */
export interface ForgeContext {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly random: Random
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/** A wire to an address, with these headers beside the token. */
type Wire = (base: string, headers: Readonly<Record<string, string>>) => Rest

interface Opening {
  readonly place: ForgePlace
  readonly token: ForgeToken | null
  readonly wire: Wire
  readonly context: ForgeContext
}

/** A kind of forge is a file and a line here. */
const KINDS: Readonly<Record<ForgeKind, (opening: Opening) => Promise<Forge>>> = {
  github: openGithub,
  gitlab: openGitlab,
  gitea: openGitea,
}

/**
 * The forge that hosts a repository, with the token of the environment. Sends nothing yet. Throws E_FORGE_DENIED where the token would
 * go over the network in the clear, and where it is none.
 */
export async function openForge(place: ForgePlace, context: ForgeContext): Promise<Forge> {
  const token = tokenFor(place.kind, context.env)
  if (token !== null && isInTheClear(place)) throw inTheClear(place, token)
  if (token !== null && !TOKEN.test(token.value)) throw noToken(token)
  const tokenVariable = token?.variable ?? tokenVariables(place.kind, context.env)[0] ?? ''
  const wire: Wire = (base, headers) => new HttpRest({ ...context, base, headers, tokenVariable })
  return await KINDS[place.kind]({ place, token, wire, context })
}

/** What a header can carry; tokens of all forges are of letters, digits and marks. */
const TOKEN = /^[\x21-\x7e]+$/u

function noToken({ variable }: ForgeToken): TidemarkError {
  const message = `${variable} holds characters that no token has`
  return new TidemarkError('E_FORGE_DENIED', message, {
    hints: ['See that it holds the token alone: no quotes, blanks or second line.'],
  })
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u

function isInTheClear({ url }: ForgePlace): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol !== 'https:' && !LOOPBACK.test(hostname)
}

function inTheClear({ url }: ForgePlace, { variable }: ForgeToken): TidemarkError {
  return new TidemarkError('E_FORGE_DENIED', `${url} speaks without TLS: ${variable} is not sent there`, {
    hints: ['forge: { url: https://… }'],
  })
}

async function openGithub({ place, token, wire, context }: Opening): Promise<Forge> {
  const { createGithubForge, githubRoots } = await import('./github.ts')
  const { api, uploads } = githubRoots(place)
  const headers = {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    ...(token === null ? {} : { authorization: `Bearer ${token.value}` }),
  }
  const ownRun = context.env['GITHUB_RUN_ID']
  const authenticated = token !== null
  return createGithubForge({
    place,
    rest: wire(api, headers),
    uploads: wire(uploads, headers),
    authenticated,
    ownRun,
  })
}

async function openGitlab({ place, token, wire, context }: Opening): Promise<Forge> {
  const { createGitlabForge } = await import('./gitlab.ts')
  const name = token?.variable === 'CI_JOB_TOKEN' ? 'job-token' : 'private-token'
  const rest = wire(place.url, token === null ? {} : { [name]: token.value })
  return createGitlabForge({
    place,
    rest,
    authenticated: token !== null,
    ownPipeline: context.env['CI_PIPELINE_ID'],
  })
}

async function openGitea({ place, token, wire, context }: Opening): Promise<Forge> {
  const { createGiteaForge } = await import('./gitea.ts')
  const rest = wire(place.url, token === null ? {} : { authorization: `token ${token.value}` })
  return createGiteaForge({ place, rest, authenticated: token !== null, random: context.random })
}
