import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { isolateGit, makeWork } from '../../testing/git-work.ts'
import type { WorkTest } from '../../testing/git-work.ts'

let repo: WorkTest

beforeEach(async () => {
  isolateGit()
  const tags = ['v1.0.0', { name: 'v0.9.0', lightweight: true, commit: 0 }]
  repo = await makeWork({ commits: 2, tags, remote: true })
})

afterEach(async () => {
  await repo.remove()
  vi.unstubAllEnvs()
})

describe('refs of a remote', () => {
  it('are told with what they peel to, by name and by glob', async () => {
    const [first = '', second = ''] = repo.commits
    const object = await repo.git('rev-parse', 'refs/tags/v1.0.0')
    const named = await repo.work.remoteRefs('origin', [
      'refs/heads/main',
      'refs/tags/v1.0.0',
      'refs/tags/none',
    ])
    expect([...named]).toEqual([
      ['refs/heads/main', { object: second, commit: second }],
      ['refs/tags/v1.0.0', { object, commit: second }],
    ])
    const tags = await repo.work.remoteRefs('origin', ['refs/tags/*'])
    expect([...tags]).toEqual([
      ['refs/tags/v0.9.0', { object: first, commit: first }],
      ['refs/tags/v1.0.0', { object, commit: second }],
    ])
  })

  it('are only those that were asked for, not others whose names end alike', async () => {
    await repo.git('push', '--quiet', 'origin', 'main:refs/heads/refs/heads/main')
    const refs = await repo.work.remoteRefs('origin', ['refs/heads/main'])
    expect([...refs.keys()]).toEqual(['refs/heads/main'])
    expect((await repo.work.remoteRefs('origin', [])).size).toBe(0)
  })

  it('are never "absent" when the remote does not answer', async () => {
    for (const remote of ['nowhere', join(repo.beside, 'none'), '', '-u', '--upload-pack=touch x']) {
      await expect(repo.work.remoteRefs(remote, ['refs/tags/*'])).rejects.toMatchObject({ code: 'E_REMOTE' })
    }
  })

  it('show no credentials when the remote does not answer', async () => {
    const address = 'http://bot:s3cret@127.0.0.1:9/x.git'
    await repo.git('remote', 'add', 'far', address)
    for (const remote of ['far', address]) {
      const error: unknown = await repo.work
        .remoteRefs(remote, ['refs/tags/*'])
        .catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'E_REMOTE' })
      expect(JSON.stringify([error, String(error)])).not.toContain('s3cret')
    }
  })
})

describe('remotes and upstreams', () => {
  it('are those that are configured', async () => {
    expect(await repo.work.remotes()).toEqual(['origin'])
    expect(await repo.work.upstream('main')).toBeNull()
    await repo.git('fetch', '--quiet')
    await repo.git('push', '--quiet', 'origin', 'main:release/next')
    await repo.git('branch', '--quiet', '--set-upstream-to', 'origin/release/next', 'main')
    expect(await repo.work.upstream('main')).toEqual({ remote: 'origin', branch: 'release/next' })
    expect(await repo.work.upstream('none')).toBeNull()
    expect(await repo.work.upstream('*')).toBeNull()
  })

  it('do not count a local branch', async () => {
    await repo.git('branch', '--quiet', '--track', 'topic', 'main')
    expect(await repo.work.upstream('topic')).toBeNull()
  })
})

describe('what comes before what', () => {
  it('is known of commits that are here', async () => {
    const [first = '', second = ''] = repo.commits
    expect(await repo.work.isAncestor(first, second)).toBe(true)
    expect(await repo.work.isAncestor(second, second)).toBe(true)
    expect(await repo.work.isAncestor(second, first)).toBe(false)
  })

  it('is not known of others', async () => {
    const [first = ''] = repo.commits
    expect(await repo.work.isAncestor(first, 'f'.repeat(40))).toBeNull()
    expect(await repo.work.isAncestor('none', first)).toBeNull()
    expect(await repo.work.isAncestor('--all', first)).toBeNull()
  })
})
