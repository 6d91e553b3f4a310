import { describe, expect, it } from 'vitest'

import { forgePlace, tokenFor } from './detect.ts'
import type { ForgeClues } from './detect.ts'
import { openForge } from './open.ts'
import { testRandom } from '../testing/clock.ts'

const NONE: ForgeClues = { rules: null, source: null, remote: null, env: {} }

describe('where a repository is hosted', () => {
  it.each([
    ['https://github.com/acme/web', 'github', 'https://github.com', 'acme/web'],
    ['https://github.com/acme/web.git/', 'github', 'https://github.com', 'acme/web'],
    ['git@github.com:acme/web.git', 'github', 'https://github.com', 'acme/web'],
    ['ssh://git@github.com:22/acme/web', 'github', 'https://github.com', 'acme/web'],
    ['https://user:secret@gitlab.com/acme/tools/web.git', 'gitlab', 'https://gitlab.com', 'acme/tools/web'],
    ['https://codeberg.org/acme/web', 'gitea', 'https://codeberg.org', 'acme/web'],
  ])('is told by the address %s', (remote, kind, url, repository) => {
    expect(forgePlace({ ...NONE, remote })).toEqual({ kind, url, repository })
    expect(forgePlace({ ...NONE, source: remote })).toEqual({ kind, url, repository })
  })

  it.each([
    '../remote.git',
    '/srv/git/acme/web.git',
    'file:///srv/acme/web',
    'https://git.example.org/acme/web',
    'https://github.com.evil.org/acme/web',
    'https://github.com/acme',
  ])('is not told by %s', (remote) => {
    expect(forgePlace({ ...NONE, remote })).toBeNull()
  })

  it('is what the policy says, before anything else', () => {
    const rules = { kind: 'gitea', url: 'https://git.example.org/', repository: 'a/b' } as const
    const remote = 'git@github.com:acme/web.git'
    expect(forgePlace({ ...NONE, rules, remote })).toEqual({
      kind: 'gitea',
      url: 'https://git.example.org',
      repository: 'a/b',
    })
    const short = { kind: 'gitea', url: null, repository: null } as const
    expect(forgePlace({ ...NONE, rules: short, remote: 'git@git.example.org:acme/web' })).toEqual({
      kind: 'gitea',
      url: 'https://git.example.org',
      repository: 'acme/web',
    })
  })

  it('is where CI runs, when no address tells it', () => {
    const actions = { GITHUB_SERVER_URL: 'https://git.example.org', GITHUB_REPOSITORY: 'acme/web' }
    expect(forgePlace({ ...NONE, env: { GITHUB_ACTIONS: 'true', ...actions } })?.kind).toBe('github')
    expect(
      forgePlace({ ...NONE, env: { GITHUB_ACTIONS: 'true', GITEA_ACTIONS: 'true', ...actions } })?.kind,
    ).toBe('gitea')
    const gitlab = {
      GITLAB_CI: 'true',
      CI_SERVER_URL: 'https://gitlab.example.org',
      CI_PROJECT_PATH: 'acme/tools/web',
    }
    expect(forgePlace({ ...NONE, env: gitlab })).toMatchObject({
      kind: 'gitlab',
      repository: 'acme/tools/web',
    })
  })
})

describe('the token of a forge', () => {
  it.each([
    ['github', { GH_TOKEN: 'b', GITHUB_TOKEN: 'a' }, 'GITHUB_TOKEN'],
    ['github', { GH_TOKEN: 'b', GITHUB_TOKEN: '' }, 'GH_TOKEN'],
    ['github', { GH_TOKEN: 'b', GITHUB_TOKEN: ' \n' }, 'GH_TOKEN'],
    ['gitlab', { CI_JOB_TOKEN: 'j' }, 'CI_JOB_TOKEN'],
    ['gitea', { FORGEJO_TOKEN: 'f' }, 'FORGEJO_TOKEN'],
    ['gitea', { GITEA_ACTIONS: 'true', GITHUB_TOKEN: 'a' }, 'GITHUB_TOKEN'],
  ] as const)('for %s with %j comes from %s', (kind, env, variable) => {
    expect(tokenFor(kind, env)?.variable).toBe(variable)
  })

  it('loses the line break of the file that it was read from', () => {
    expect(tokenFor('github', { GITHUB_TOKEN: 'a\n' })?.value).toBe('a')
  })

  it.each(['a b', 'a\nb', 'ä', 'a\u0000'])(
    'that no header can carry is refused unshown (%j)',
    async (token) => {
      const context = { env: { GITHUB_TOKEN: token }, random: testRandom(1), sleep: async () => {} }
      const place = { kind: 'github', url: 'https://github.com', repository: 'acme/web' } as const
      const error = await openForge(place, context).catch((caught: unknown) => caught)
      expect(error).toMatchObject({ code: 'E_FORGE_DENIED', details: {} })
      expect(String(error)).not.toContain(token)
    },
  )

  it('of another forge is never taken', () => {
    expect(tokenFor('gitea', { GITHUB_TOKEN: 'a', GITLAB_TOKEN: 'b' })).toBeNull()
  })

  it('is never sent over a network in the clear', async () => {
    const context = { env: { GITEA_TOKEN: 'a' }, random: testRandom(1), sleep: async () => {} }
    const place = { kind: 'gitea', repository: 'acme/web' } as const
    await expect(openForge({ ...place, url: 'http://git.example.org' }, context)).rejects.toMatchObject({
      code: 'E_FORGE_DENIED',
    })
    expect((await openForge({ ...place, url: 'http://127.0.0.1:3000' }, context)).authenticated).toBe(true)
    const nobody = { ...context, env: {} }
    expect((await openForge({ ...place, url: 'http://git.example.org' }, nobody)).authenticated).toBe(false)
  })
})
