import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { openRepository } from '../open.ts'
import { ended, isolateGit, makeWork } from '../../testing/git-work.ts'
import type { WorkTest } from '../../testing/git-work.ts'
import { makeSshKey } from '../../testing/signing.ts'
import type { TagRequest } from '../work.ts'

let repo: WorkTest

beforeEach(async () => {
  isolateGit()
  repo = await makeWork({ commits: 2 })
})

afterEach(async () => {
  await repo.remove()
  vi.unstubAllEnvs()
})

function request(more: Partial<TagRequest> = {}): TagRequest {
  const commit = repo.commits[0]!
  return { name: 'v1.0.0', commit, message: 'Release 1.0.0\n', sign: false, deadline: 30_000, ...more }
}

async function tags(): Promise<string> {
  return await repo.git('for-each-ref', '--format=%(refname)', 'refs/tags')
}

describe('making a tag', () => {
  it('makes an annotated one, with the message as it is', async () => {
    await repo.work.tag(request({ message: 'Web 1.0.0\n\n# What is new\n' }))
    const repository = await openRepository(repo.root)
    expect(await repository?.tag('v1.0.0')).toMatchObject({ type: 'annotated', commit: repo.commits[0] })
    expect(await repository?.tagMessage('v1.0.0')).toBe('Web 1.0.0\n\n# What is new')
  })

  it('signs only when it is asked to, whatever git is told', async () => {
    await repo.git('config', 'tag.gpgSign', 'true')
    await repo.git('config', 'tag.forceSignAnnotated', 'true')
    await repo.git('config', 'gpg.program', await repo.program('gpg', 'exit 2'))
    await repo.work.tag(request())
    expect(await repo.work.verifyOwn('v1.0.0', null)).toEqual({ status: 'unsigned' })
  })

  it('refuses one that is here already, and leaves it', async () => {
    await repo.work.tag(request())
    const object = await repo.git('rev-parse', 'refs/tags/v1.0.0')
    await expect(repo.work.tag(request({ commit: repo.commits[1]! }))).rejects.toMatchObject({
      code: 'E_GIT',
    })
    expect(await repo.git('rev-parse', 'refs/tags/v1.0.0')).toBe(object)
  })

  it.each(['-d', '--delete', 'a..b', 'x y', '', 'v1~1', 'x.lock'])('refuses the name %j', async (name) => {
    await expect(repo.work.tag(request({ name }))).rejects.toMatchObject({ code: 'E_GIT' })
    expect(await tags()).toBe('')
  })

  it('refuses what is not a whole object id, or not here', async () => {
    for (const commit of ['HEAD', '-d', '', 'f'.repeat(40)]) {
      await expect(repo.work.tag(request({ commit }))).rejects.toMatchObject({ code: 'E_GIT' })
    }
    expect(await tags()).toBe('')
  })

  it('ends a signing program that hangs, with what that started, and leaves no tag', async () => {
    const script = `sleep 1000 & echo $! > '${repo.beside}/pid'; trap '' TERM; wait; sleep 1000`
    await repo.git('config', 'gpg.program', await repo.program('gpg', script))
    const pending = repo.work.tag(request({ sign: true, deadline: 500 }))
    await expect(pending).rejects.toMatchObject({ code: 'E_SIGNING' })
    await ended(join(repo.beside, 'pid'))
    expect(await tags()).toBe('')
  })

  it('says that it cannot be signed when there is no key', async () => {
    await repo.git('config', 'gpg.format', 'ssh')
    await expect(repo.work.tag(request({ sign: true }))).rejects.toMatchObject({ code: 'E_SIGNING' })
    await repo.git('config', 'user.signingKey', join(repo.beside, 'none'))
    await expect(repo.work.tag(request({ sign: true }))).rejects.toMatchObject({ code: 'E_SIGNING' })
    expect(await tags()).toBe('')
  })
})

describe('verifying a tag made here', () => {
  beforeEach(async () => {
    const ada = await makeSshKey(repo.beside, 'ada')
    await repo.git('config', 'gpg.format', 'ssh')
    await repo.git('config', 'user.signingKey', ada.path)
    await repo.work.tag(request({ sign: true }))
  })

  it('is good by its key where nobody is named to trust', async () => {
    const verdict = await repo.work.verifyOwn('v1.0.0', null)
    expect(verdict).toMatchObject({ status: 'good', format: 'ssh', key: expect.stringMatching(/^SHA256:/u) })
  })

  it('is bad under another name, and when its message was changed', async () => {
    await repo.git('update-ref', 'refs/tags/v9.9.9', 'refs/tags/v1.0.0')
    expect(await repo.work.verifyOwn('v9.9.9', null)).toMatchObject({ status: 'bad' })
    expect(await repo.work.verifyOwn('none', null)).toMatchObject({ status: 'bad' })
    const text = await repo.git('cat-file', 'tag', 'v1.0.0')
    await repo.write('tag', `${text.replace('Release 1', 'Release 2')}\n`)
    const object = await repo.git('hash-object', '-t', 'tag', '-w', '--', 'tag')
    await repo.git('update-ref', 'refs/tags/v1.0.0', object)
    expect(await repo.work.verifyOwn('v1.0.0', null)).toMatchObject({ status: 'bad' })
  })
})

describe('deleting a tag', () => {
  it('needs the very object that it names', async () => {
    await repo.work.tag(request())
    const object = await repo.git('rev-parse', 'refs/tags/v1.0.0')
    await expect(repo.work.untag('v1.0.0', repo.commits[0]!)).rejects.toMatchObject({ code: 'E_GIT' })
    expect(await tags()).toBe('refs/tags/v1.0.0')
    await repo.work.untag('v1.0.0', object)
    expect(await tags()).toBe('')
    await repo.work.untag('v1.0.0', object)
  })
})
