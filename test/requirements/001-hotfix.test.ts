import { describe, expect, it } from 'vitest'

import { testGit } from '../../src/testing/git.ts'
import { useRegistry } from '../support/registry.ts'
import { makeReleasing } from '../support/rustshare-cut.ts'
import type { Releasing } from '../support/rustshare-cut.ts'

const registry = useRegistry()

/** The hotfixes that `status` reminds of. */
async function reminders(rustshare: Releasing): Promise<readonly Record<string, unknown>[]> {
  const { components } = await rustshare.json(['status'])
  return components[0].hotfixes
}

/** RustShare with a hotfix branch for 0.3.1, and the fix and its papers on it; main has gone on. */
async function mended(
  edit?: (policy: string) => string,
): Promise<Releasing & { readonly fixes: readonly string[] }> {
  const rustshare = await makeReleasing(registry, edit)
  await rustshare.cut('hotfix')
  const fixes = [await rustshare.entry('fix: links of others'), await rustshare.notes('0.3.1')]
  return Object.assign(rustshare, { fixes })
}

describe('starting a hotfix', () => {
  it('001-38 001-39: the branch begins at the newest stable tag and is named after the patch that follows', async () => {
    await using rustshare = await makeReleasing(registry)
    const { git } = rustshare.repository
    await rustshare.change('feat: not to be in the hotfix')
    const state = await rustshare.state()
    const document = await rustshare.json(['cut', 'hotfix', '--dry-run'])
    expect([document['outcome'], await rustshare.state()]).toEqual(['planned', state])
    expect(await rustshare.cut('hotfix')).toMatchObject({
      kind: 'hotfix-branch',
      current: '0.3.0',
      version: '0.3.1',
      gitTag: 'v0.3.1',
      branch: 'hotfix/v0.3.1',
    })
    expect(await git('symbolic-ref', '--short', 'HEAD')).toBe('hotfix/v0.3.1')
    expect(await git('rev-parse', 'HEAD')).toBe(await git('rev-parse', 'v0.3.0^{commit}'))
    expect(await rustshare.remoteRefs('refs/heads/hotfix', 'refs/tags/v0.3.1')).toEqual([])
  })

  it('001-38: an older line begins at its own newest release; what is not the newest of its line is refused', async () => {
    await using rustshare = await makeReleasing(registry)
    const { git } = rustshare.repository
    await git('tag', '--annotate', 'v0.2.1', '--message', 'Release v0.2.1', 'v0.2.0^{commit}')
    await git('push', '--quiet', 'origin', 'v0.2.1')
    for (const older of ['0.2.0', 'v0.2.0', '0.9', '0.2.7']) {
      const { error } = await rustshare.json(['cut', 'hotfix', older, '--yes'], 3)
      expect(error.code, older).toBe('E_CUT_HOTFIX')
    }
    expect(await git('branch', '--list', 'hotfix/*')).toBe('')
    expect(await rustshare.cut('hotfix', '0.2')).toMatchObject({ current: '0.2.1', branch: 'hotfix/v0.2.2' })
    expect(await git('rev-parse', 'HEAD')).toBe(await git('rev-parse', 'v0.2.1^{commit}'))
  })

  it('001-38: a candidate is no base, and a branch that exists already is not begun again', async () => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.cut('rc', 'minor')
    expect(await rustshare.cut('hotfix')).toMatchObject({ current: '0.3.0', version: '0.3.1' })
    await rustshare.repository.git('switch', '--quiet', 'main')
    expect((await rustshare.json(['cut', 'hotfix', '--yes'], 3))['error'].code).toBe('E_CUT_HOTFIX')
  })
})

describe('releasing a hotfix', () => {
  it('001-39: it is the patch after its base, its tag says Hotfix, and it is pushed with its branch', async () => {
    await using rustshare = await mended()
    const { git, remote } = rustshare.repository
    const document = await rustshare.cut('hotfix')
    expect(document).toMatchObject({
      kind: 'hotfix',
      current: '0.3.0',
      version: '0.3.1',
      gitTag: 'v0.3.1',
      signed: true,
    })
    expect(await git('for-each-ref', '--format=%(objecttype) %(contents:subject)', 'refs/tags/v0.3.1')).toBe(
      'tag Hotfix v0.3.1',
    )
    const refs = await testGit(remote!, ['rev-parse', 'hotfix/v0.3.1', 'v0.3.1^{commit}'])
    expect(refs).toBe(`${document['commit']}\n${document['commit']}`)
    expect((await rustshare.json(['verify-tag', 'v0.3.1']))['trusted']).toBe(true)
    expect((await rustshare.json(['cut', '--check', 'v0.3.1']))['findings']).toEqual([])
  })

  it('001-39: its branch releases no other version', async () => {
    await using rustshare = await mended()
    const state = await rustshare.state()
    for (const other of ['minor', 'major', 'rc', 'stable']) {
      const { error } = await rustshare.json(['cut', other, '--yes'], 3)
      expect(error.code, other).toBe('E_CUT_HOTFIX')
    }
    expect(await rustshare.state()).toEqual(state)
  })

  it('001-40: the plan shows every commit since the base, newest first, and nothing else', async () => {
    await using rustshare = await mended()
    const { since } = await rustshare.json(['cut', 'hotfix', '--dry-run'])
    expect(since).toEqual({
      what: 'v0.3.0',
      commits: [
        { id: rustshare.fixes[1], subject: 'docs: how to upgrade to 0.3.1' },
        { id: rustshare.fixes[0], subject: 'fix: links of others' },
      ],
    })
    expect((await rustshare.cut('hotfix'))['since']).toEqual(since)
  })

  it('001-40: a hotfix that brings something that breaks is refused', async () => {
    await using rustshare = await mended()
    await rustshare.change('feat!: another API')
    expect(await rustshare.refused('hotfix')).toEqual(['E_CUT_STEP'])
  })
})

describe('merging a hotfix back', () => {
  it('001-41: status reminds of a released hotfix until main has it', async () => {
    await using rustshare = await mended()
    const { git } = rustshare.repository
    // Begun, but not released: there is nothing to merge yet.
    expect(await reminders(rustshare)).toEqual([])
    const { commit } = await rustshare.cut('hotfix')
    const reminder = { gitTag: 'v0.3.1', version: '0.3.1', branch: 'main', commit }
    expect(await reminders(rustshare)).toEqual([reminder])
    expect((await rustshare.run('status')).stdout).toContain('git merge v0.3.1')
    // The branch is not needed to know it: the git tag says Hotfix.
    await git('switch', '--quiet', 'main')
    await git('branch', '--quiet', '-D', 'hotfix/v0.3.1')
    await git('push', '--quiet', 'origin', '--delete', 'hotfix/v0.3.1')
    expect(await reminders(rustshare)).toEqual([reminder])
    await git('merge', '--quiet', '--strategy-option=ours', '--message', 'Merge v0.3.1', 'v0.3.1')
    expect(await reminders(rustshare)).toEqual([])
  })

  it('001-41: a merge that only origin has ends the reminder as well', async () => {
    await using rustshare = await mended()
    const { git } = rustshare.repository
    await rustshare.cut('hotfix')
    await git('switch', '--quiet', 'main')
    await git('merge', '--quiet', '--strategy-option=ours', '--message', 'Merge v0.3.1', 'v0.3.1')
    await git('push', '--quiet')
    await git('reset', '--quiet', '--hard', 'HEAD^')
    expect(await reminders(rustshare)).toEqual([])
  })

  it('001-41: a policy with one message for all releases knows its hotfixes by their branch', async () => {
    await using rustshare = await mended((policy) => `${policy.trimEnd()}\n  message: "Release {version}"\n`)
    const { git } = rustshare.repository
    const { commit } = await rustshare.cut('hotfix')
    expect(await reminders(rustshare)).toEqual([
      { gitTag: 'v0.3.1', version: '0.3.1', branch: 'main', commit },
    ])
    await git('switch', '--quiet', 'main')
    // Here no more, but at origin.
    await git('branch', '--quiet', '-D', 'hotfix/v0.3.1')
    expect(await reminders(rustshare)).toHaveLength(1)
  })

  it('001-41: a release of an older line that was no hotfix is not called one, and the past is not judged', async () => {
    await using rustshare = await makeReleasing(registry)
    const { git } = rustshare.repository
    await git('switch', '--quiet', '--create', 'old', 'v0.2.0')
    await rustshare.change('docs: prepare release v0.2.1')
    await rustshare.tag('v0.2.1')
    expect(await reminders(rustshare)).toEqual([])
    await git('branch', 'hotfix/v0.2.1')
    expect(await reminders(rustshare)).toHaveLength(1)
    const { components } = await rustshare.json(['status', '--as-of', '2026-01-01'])
    expect(components[0].hotfixes).toEqual([])
  })
})
