import type { ForgeKind, ForgePlace } from './forge.ts'

/** What the policy says of the forge; the rest is found out. */
export interface ForgeHints {
  readonly kind: ForgeKind
  readonly url: string | null
  readonly repository: string | null
}

/** Where to look, in this order. */
export interface ForgeClues {
  readonly rules: ForgeHints | null
  /** `source` of the policy. */
  readonly source: string | null
  /** Address of the git remote. */
  readonly remote: string | null
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Hosts whose product is known. Their API is on the same host, but for github.com. */
const HOSTS: Readonly<Record<string, ForgeKind>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'codeberg.org': 'gitea',
  'gitea.com': 'gitea',
}

interface Address {
  /** `https://HOST[:PORT]`; ssh says nothing of the web pages' port. */
  readonly url: string
  readonly repository: string
}

/** Where the repository is hosted, or null where nothing says it. */
export function forgePlace({ rules, source, remote, env }: ForgeClues): ForgePlace | null {
  const addresses = [source, remote].flatMap((text) => (text === null ? [] : (addressOf(text) ?? [])))
  if (rules !== null) return placeOf(rules, addresses)
  for (const address of addresses) {
    const kind = HOSTS[new URL(address.url).host]
    if (kind !== undefined) return { kind, ...address }
  }
  return ciPlace(env)
}

function placeOf({ kind, url, repository }: ForgeHints, addresses: readonly Address[]): ForgePlace | null {
  const [first] = addresses
  const found = { url: url?.replace(/\/+$/u, '') ?? first?.url, repository: repository ?? first?.repository }
  if (found.url === undefined || found.repository === undefined) return null
  return { kind, url: found.url, repository: found.repository }
}

/** The host and repository of a web, ssh or scp-like address; null for a path. */
function addressOf(text: string): Address | null {
  const scp = /^(?:[^\s@/]+@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?!\/)(.+)$/u.exec(text)
  if (scp !== null && !text.includes('://')) return addressIn(`https://${scp[1]}/${scp[2]}`)
  return URL.canParse(text) ? addressIn(text) : null
}

function addressIn(text: string): Address | null {
  const url = new URL(text)
  const repository = url.pathname.replace(/^\/+|\/+$/gu, '').replace(/\.git$/u, '')
  if (!/^(?:https?|ssh|git):$/u.test(url.protocol) || !repository.includes('/')) return null
  const web = url.protocol === 'http:' || url.protocol === 'https:'
  return { url: web ? url.origin : `https://${url.hostname}`, repository }
}

/** What a run of the forge's own CI says. */
function ciPlace(env: ForgeClues['env']): ForgePlace | null {
  const gitea = env['GITEA_ACTIONS'] === 'true' || env['FORGEJO_ACTIONS'] === 'true'
  if (gitea || env['GITHUB_ACTIONS'] === 'true') {
    return given(gitea ? 'gitea' : 'github', env['GITHUB_SERVER_URL'], env['GITHUB_REPOSITORY'])
  }
  return env['GITLAB_CI'] === 'true' ? given('gitlab', env['CI_SERVER_URL'], env['CI_PROJECT_PATH']) : null
}

function given(kind: ForgeKind, url: string | undefined, repository: string | undefined): ForgePlace | null {
  return url === undefined || repository === undefined ? null : { kind, url, repository }
}

/** A token, and the variable that it came from. */
export interface ForgeToken {
  readonly variable: string
  readonly value: string
}

const VARIABLES: Readonly<Record<ForgeKind, readonly string[]>> = {
  github: ['GITHUB_TOKEN', 'GH_TOKEN'],
  gitlab: ['GITLAB_TOKEN', 'CI_JOB_TOKEN'],
  gitea: ['GITEA_TOKEN', 'FORGEJO_TOKEN'],
}

/** The variables that may hold a token for a forge, the first that is set counting. */
export function tokenVariables(kind: ForgeKind, env: ForgeClues['env']): readonly string[] {
  const actions = env['GITEA_ACTIONS'] === 'true' || env['FORGEJO_ACTIONS'] === 'true'
  return kind === 'gitea' && actions ? [...VARIABLES.gitea, 'GITHUB_TOKEN'] : VARIABLES[kind]
}

/** The token for a forge; null when none is set. */
export function tokenFor(kind: ForgeKind, env: ForgeClues['env']): ForgeToken | null {
  for (const variable of tokenVariables(kind, env)) {
    // A secret that was read from a file ends in a line break.
    const value = env[variable]?.trim() ?? ''
    if (value !== '') return { variable, value }
  }
  return null
}
