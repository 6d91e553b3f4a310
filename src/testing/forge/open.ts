import { randomBytes } from 'node:crypto'

import type { Forge, ForgePlace } from '../../forge/forge.ts'
import { createGiteaForge } from '../../forge/gitea.ts'
import { createGithubForge, githubRoots } from '../../forge/github.ts'
import { createGitlabForge } from '../../forge/gitlab.ts'
import { HttpRest } from '../../forge/http-rest.ts'

interface Served {
  readonly url: string
  readonly repository: string
  readonly token: string
}

function bytesOf(count: number): Uint8Array {
  return randomBytes(count)
}

/** The real wire, which does not wait between its tries. */
function wire(base: string, headers: Readonly<Record<string, string>>): HttpRest {
  return new HttpRest({
    base,
    headers,
    tokenVariable: 'FORGE_TOKEN',
    env: {},
    random: bytesOf,
    sleep: async () => {},
  })
}

/** A client of a fake Gitea, or of a real one. */
export function openGitea({ url, repository, token }: Served): Forge {
  const place: ForgePlace = { kind: 'gitea', url, repository }
  const rest = wire(url, { authorization: `token ${token}` })
  return createGiteaForge({ place, rest, authenticated: true, random: (bytes) => randomBytes(bytes) })
}

/** How a client of GitLab comes. */
export interface GitlabManner {
  /** With the token of a job. */
  readonly job?: boolean
  readonly ownPipeline?: string
}

/** A client of a fake GitLab. */
export function openGitlab(
  { url, repository, token, jobToken }: Served & { readonly jobToken: string },
  { job = false, ownPipeline }: GitlabManner = {},
): Forge {
  const place: ForgePlace = { kind: 'gitlab', url, repository }
  const rest = wire(url, job ? { 'job-token': jobToken } : { 'private-token': token })
  return createGitlabForge({ place, rest, authenticated: true, ownPipeline })
}

/** A client of a fake GitHub; `ownRun` is the workflow run that it stands in. */
export function openGithub({ url, repository, token }: Served, ownRun?: string): Forge {
  const place: ForgePlace = { kind: 'github', url, repository }
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  }
  const { api, uploads } = githubRoots(place)
  const rest = wire(api, headers)
  return createGithubForge({ place, rest, uploads: wire(uploads, headers), authenticated: true, ownRun })
}
