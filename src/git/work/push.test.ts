import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { testGit } from '../../testing/git.ts'
import { isolateGit, makeWork } from '../../testing/git-work.ts'
import type { WorkTest } from '../../testing/git-work.ts'
import type { PushOutcome, PushRef } from '../work.ts'

const BRANCH = 'refs/heads/main'
const TAG = 'refs/tags/v1.0.0'

let repo: WorkTest
let remote: string
let refs: readonly PushRef[]

beforeEach(async () => {
  isolateGit()
  repo = await makeWork({ commits: 1, remote: true })
  remote = repo.remote!
  await repo.git('commit', '--quiet', '--allow-empty', '-m', 'Release')
  await repo.git('tag', '-m', 'Release 1.0.0', 'v1.0.0')
  const [commit = '', tag = ''] = (await repo.git('rev-parse', 'HEAD', TAG)).split('\n')
  refs = [
    { object: commit, ref: BRANCH },
    { object: tag, ref: TAG },
  ]
})

afterEach(async () => {
  await repo.remove()
  vi.unstubAllEnvs()
})

/** Refs of the bare remote: name and object. */
async function there(folder = remote): Promise<readonly string[]> {
  const text = await testGit(folder, ['for-each-ref', '--format=%(refname) %(objectname)'])
  return text.split('\n').filter(Boolean)
}

function sent(): readonly string[] {
  return refs.map(({ ref, object }) => `${ref} ${object}`)
}

async function expectRefused(name = 'origin'): Promise<string> {
  const before = await there()
  const outcome: PushOutcome = await repo.work.push(name, refs)
  expect(outcome).toMatchObject({ status: 'refused' })
  expect(await there()).toEqual(before)
  return outcome.status === 'refused' ? outcome.reason : ''
}

describe('pushing', () => {
  it('sends branch and tag object together, and a second time nothing', async () => {
    expect(await repo.work.push('origin', refs)).toEqual({ status: 'done' })
    expect(await there()).toEqual(sent())
    expect(await repo.work.push('origin', refs)).toEqual({ status: 'done' })
  })

  it('finishes when one of them is there already', async () => {
    await repo.git('push', '--quiet', 'origin', 'HEAD:main')
    expect(await repo.work.push('origin', refs)).toEqual({ status: 'done' })
    expect(await there()).toEqual(sent())
  })

  it('sends nothing else, whatever git is told', async () => {
    await repo.git('tag', '-m', 'other', 'v0.9.0')
    await repo.git('branch', 'other')
    await repo.git('config', 'push.followTags', 'true')
    await repo.git('config', 'remote.origin.mirror', 'true')
    await repo.git('config', 'push.default', 'matching')
    expect(await repo.work.push('origin', refs)).toEqual({ status: 'done' })
    await repo.git('config', '--unset', 'remote.origin.mirror')
    await repo.git('config', 'remote.origin.push', '+refs/heads/*:refs/heads/*')
    expect(await repo.work.push('origin', refs)).toEqual({ status: 'done' })
    expect(await there()).toEqual(sent())
  })

  it('works detached, and to an address', async () => {
    await repo.git('switch', '--quiet', '--detach', 'HEAD~1')
    expect(await repo.work.push(`file://${remote}`, refs)).toEqual({ status: 'done' })
    expect(await there()).toEqual(sent())
  })

  it('refuses what could delete, force or send more', async () => {
    const before = await there()
    const [{ object } = { object: '' }] = refs
    const bad: readonly PushRef[] = [
      { object: '', ref: BRANCH },
      { object: '0'.repeat(40), ref: BRANCH },
      { object: `+${object}`, ref: BRANCH },
      { object: 'main', ref: BRANCH },
      { object, ref: 'main' },
      { object, ref: 'refs/heads/*' },
      { object, ref: `${BRANCH}:refs/heads/x` },
    ]
    for (const ref of bad)
      await expect(repo.work.push('origin', [ref])).rejects.toMatchObject({ code: 'E_GIT' })
    await expect(repo.work.push('--all', refs)).rejects.toMatchObject({ code: 'E_REMOTE' })
    expect(await there()).toEqual(before)
  })
})

describe('a push that is refused', () => {
  it('leaves neither when a hook there refuses the branch but not the tag, and says what it said', async () => {
    const script = `if [ "$1" = ${BRANCH} ]; then echo "main is protected"; exit 1; fi`
    await repo.hook('update', script, remote)
    const reason = await expectRefused()
    expect(reason).toContain('main is protected')
    expect(reason).toContain(BRANCH)
    expect(reason).not.toContain(TAG)
  })

  it('leaves neither when a hook there refuses the tag but not the branch', async () => {
    await repo.hook('update', `test "$1" != ${TAG}`, remote)
    expect(await expectRefused()).toContain(TAG)
  })

  it('leaves neither when the remote looks at all of it and says no', async () => {
    await repo.hook('pre-receive', 'echo "outside of working hours"; exit 1', remote)
    expect(await expectRefused()).toContain('outside of working hours')
  })

  it('leaves neither when the branch there has moved on', async () => {
    const clone = await repo.clone()
    await testGit(clone, ['commit', '--quiet', '--allow-empty', '-m', 'theirs'])
    await testGit(clone, ['push', '--quiet', 'origin', 'HEAD:main'])
    expect(await expectRefused()).toContain(BRANCH)
  })

  it('leaves neither when the tag there is another one', async () => {
    await testGit(remote, ['tag', '-m', 'theirs', 'v1.0.0', 'main'])
    expect(await expectRefused()).toContain(TAG)
  })

  it('is refused by the hook on this side', async () => {
    await repo.hook('pre-push', 'echo "tests fail" >&2; exit 1')
    expect(await expectRefused()).toContain('pre-push')
  })

  it('is refused by a remote that cannot do all or nothing', async () => {
    await testGit(remote, ['config', 'receive.advertiseAtomic', 'false'])
    expect(await expectRefused()).toContain('--atomic')
  })

  it('was never sent when the remote is not there or not reached', async () => {
    await repo.git('remote', 'add', 'gone', join(repo.beside, 'gone.git'))
    await repo.git('remote', 'add', 'far', 'http://bot:s3cret@127.0.0.1:9/x.git')
    for (const name of ['gone', 'far', 'unknown']) expect(await expectRefused(name)).not.toContain('s3cret')
  })

  it('is refused when a submodule of it is on no remote', async () => {
    await testGit(repo.root, [
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      remote,
      'sub',
    ])
    await repo.git('-C', 'sub', 'commit', '--quiet', '--allow-empty', '-m', 'not pushed')
    await repo.git('commit', '--quiet', '--all', '-m', 'Release')
    await repo.git('config', 'push.recurseSubmodules', 'on-demand')
    const object = await repo.git('rev-parse', 'HEAD')
    const before = await there()
    const outcome = await repo.work.push('origin', [{ object, ref: BRANCH }])
    expect(outcome).toMatchObject({ status: 'refused', reason: expect.stringContaining('submodule') })
    expect(await there()).toEqual(before)
  })

  it('was never sent when its object is not here', async () => {
    const outcome = await repo.work.push('origin', [{ object: 'f'.repeat(40), ref: BRANCH }])
    expect(outcome).toMatchObject({ status: 'refused' })
  })
})

describe('a push of which nobody knows', () => {
  it('is one that ends in the hook after the fact', async () => {
    await repo.hook('post-receive', 'kill -9 $PPID', remote)
    const outcome = await repo.work.push('origin', refs)
    expect(outcome.status).not.toBe('refused')
    expect(await there()).toEqual(sent())
  })

  it('is one whose remote dies while it takes the pack', async () => {
    await repo.hook('pre-receive', 'kill -9 $PPID', remote)
    expect(await repo.work.push('origin', refs)).toMatchObject({ status: 'unknown' })
  })
})
