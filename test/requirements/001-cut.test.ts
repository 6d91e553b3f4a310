import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'

import { testGit } from '../../src/testing/git.ts'
import { plainEnvironment } from '../support/cli.ts'
import { useRegistry } from '../support/registry.ts'
import { checkOf, failures, makeReleasing } from '../support/rustshare-cut.ts'
import { signingConfig } from '../support/rustshare.ts'

const registry = useRegistry()
const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

describe('what a version step means', () => {
  it.each([
    ['patch', '0.3.1', '0.3.0 -> 0.3.1: patch; only mends', 'the patch step from 0.3.0'],
    ['minor', '0.4.0', '0.3.0 -> 0.4.0: minor; before 1.0.0 it may break', 'the minor step from 0.3.0'],
    ['major', '1.0.0', '0.3.0 -> 1.0.0: major; it may break', 'the major step from 0.3.0'],
  ])('001-9 001-10: `cut %s` computes %s and explains it', async (word, version, step, because) => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.notes(version)
    const planned = await rustshare.json(['cut', word, '--dry-run'])
    expect(planned).toMatchObject({ current: '0.3.0', version, step, because, outcome: 'planned' })
  })

  it('001-10: before 1.0.0 a patch with a breaking commit is refused, which a minor is not', async () => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.notes('0.3.1')
    const commit = await rustshare.change('feat(api)!: shares have an owner')
    expect(await rustshare.refused('patch')).toEqual(['E_CUT_STEP'])
    const document = await rustshare.json(['cut', '0.3.1', '--dry-run'], 3)
    expect(failures(document)).toEqual(['E_CUT_STEP'])
    expect(checkOf(document, 'breaking changes')['message']).toContain(commit.slice(0, 7))
    await rustshare.notes('0.4.0')
    expect((await rustshare.cut('minor'))['version']).toBe('0.4.0')
  })

  it('001-10: a footer that says BREAKING CHANGE counts as well', async () => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.notes('0.3.1')
    await rustshare.change('fix: links\n\nBREAKING CHANGE: links end with the share')
    expect(await rustshare.refused('patch')).toEqual(['E_CUT_STEP'])
  })

  it('001-10: before 1.0.0 a minor needs an upgrade note even where notes are asked of breaking releases only', async () => {
    const edit = (policy: string) =>
      policy.replace('upgrading: docs/upgrading.md', 'upgrading: { file: docs/upgrading.md, for: breaking }')
    await using rustshare = await makeReleasing(registry, edit)
    expect(await rustshare.refused('minor')).toEqual(['E_CUT_UPGRADING'])
    expect((await rustshare.cut('patch'))['version']).toBe('0.3.1')
  })
})

describe('the commit, the git tag and the push', () => {
  it.each(['ssh', 'pgp'] as const)(
    '001-37: a release is one commit and one tag, signed by %s, and both are pushed',
    async (signer) => {
      await using rustshare = await makeReleasing(registry)
      const { git, remote } = rustshare.repository
      await rustshare.signWith(signer)
      const parent = await rustshare.notes('0.4.0')
      const document = await rustshare.cut('minor')
      const { commit } = document
      expect(document).toMatchObject({
        commitMessage: 'docs: prepare release v0.4.0',
        tagMessage: 'Release v0.4.0',
        signed: true,
      })
      expect(await git('log', '-1', '--format=%H %P %s', 'main')).toBe(
        `${commit} ${parent} docs: prepare release v0.4.0`,
      )
      expect(
        await git(
          'for-each-ref',
          '--format=%(objecttype) %(*objectname) %(contents:subject)',
          'refs/tags/v0.4.0',
        ),
      ).toBe(`tag ${commit} Release v0.4.0`)
      const refs = ['refs/heads/main', 'refs/tags/v0.4.0']
      expect(await testGit(remote!, ['rev-parse', ...refs])).toBe(await git('rev-parse', ...refs))
      const allowed = join(rustshare.root, '.github/allowed_signers')
      const known = signer === 'ssh' ? ['-c', `gpg.ssh.allowedSignersFile=${allowed}`] : []
      // It fails, and the test with it, where the signature is not good.
      await git(...known, 'tag', '-v', 'v0.4.0')
      expect((await rustshare.json(['verify-tag', 'v0.4.0']))['trusted']).toBe(true)
      expect(await git('status', '--short')).toBe('')
    },
  )

  it('001-37: a key that may not release is refused before anything is changed', async () => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.notes('0.4.0')
    const { 'user.signingkey': ada = '' } = await signingConfig('ssh')
    await rustshare.repository.git('config', 'user.signingkey', ada.replace(/ada$/u, 'eve'))
    expect(await rustshare.refused('minor')).toEqual(['E_SIGNING'])
  })

  it('001-37: a remote that refuses the tag gets neither it nor the branch, and nothing is left here', async () => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.notes('0.4.0')
    const { git, remote } = rustshare.repository
    const hook = '#!/bin/sh\ncase "$1" in refs/tags/*) exit 1;; esac\n'
    await git('push', '--quiet')
    await testGit(remote!, ['config', 'core.hooksPath', join(rustshare.root, '.git/remote-hooks')])
    await rustshare.write('.git/remote-hooks/update', hook)
    await promisify(execFile)('chmod', ['+x', join(rustshare.root, '.git/remote-hooks/update')])
    const state = await rustshare.state()
    const { error } = await rustshare.json(['cut', 'minor', '--yes'], 3)
    expect(error.code).toBe('E_CUT_PUSH')
    expect(await rustshare.state()).toEqual(state)
  })
})

describe('who makes git tags', () => {
  it('001-8: no command but cut changes a ref, here or on the remote, apart from the ledger', async () => {
    await using rustshare = await makeReleasing(registry)
    await rustshare.allowSigners()
    await rustshare.notes('0.4.0')
    await rustshare.cut('minor')
    const digest = await rustshare.build('0.4.0')
    const state = await rustshare.state()
    const commands = [
      ['plan', '--git-tag', 'v0.4.0', '--digest', digest],
      ['publish', '--git-tag', 'v0.4.0', '--digest', digest],
      ['publish', '--git-tag', 'v0.4.0', '--digest', digest],
      ['publish', '--event', 'build', '--branch', 'main', '--digest', await rustshare.build('main')],
      ['status'],
      ['log'],
      ['show', 'latest'],
      ['explain', 'latest'],
      ['verify-tag', 'v0.4.0'],
      ['replay'],
      ['lint'],
      ['cut', '--check', 'v0.4.0'],
      ['cut', 'patch', '--dry-run', '--accept-changes'],
      ['cut', 'rc', 'minor', '--dry-run'],
      ['cut', 'hotfix', '--dry-run'],
    ]
    for (const command of commands) {
      const result = await rustshare.run(...command, '--json')
      // A dry run may be refused; nothing here may be misunderstood.
      expect([0, 3], `${command.join(' ')}\n${result.stdout}${result.stderr}`).toContain(result.code)
      expect(await rustshare.state(), command.join(' ')).toEqual(state)
    }
    expect(await rustshare.tags()).toMatchObject({ '0.4.0': digest, latest: digest })
  })
})

describe('two people who cut the same version', () => {
  it('001-55: exactly one wins; the other is refused and leaves nothing', async () => {
    await using rustshare = await makeReleasing(registry)
    const { git, remote } = rustshare.repository
    await rustshare.notes('0.4.0')
    await git('push', '--quiet')
    const config = Object.entries(await signingConfig('ssh'))
    const clones = [await rustshare.repository.clone(), await rustshare.repository.clone()]
    for (const folder of clones) {
      for (const [name, value] of config) await testGit(folder, ['config', name, value])
      // Both are past every check before either pushes: each waits for the other.
      await testGit(folder, ['config', 'core.hooksPath', join(rustshare.root, '.git/meet')])
    }
    const meeting = join(rustshare.root, '.git/meeting')
    const hook = `#!/bin/sh\necho >> '${meeting}'\ntries=0\nwhile [ "$(wc -l < '${meeting}')" -lt 2 ] && [ $((tries += 1)) -lt 500 ]; do sleep 0.02; done\n`
    await rustshare.write('.git/meet/pre-push', hook)
    await promisify(execFile)('chmod', ['+x', join(rustshare.root, '.git/meet/pre-push')])
    const ends = await Promise.all([cutMinor(clones[0]!, 'Ada'), cutMinor(clones[1]!, 'Grace')])
    expect(ends.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([0, 3])
    const winner = ends.findIndex(({ code }) => code === 0)
    const [won = '', lost = ''] = winner === 0 ? clones : clones.toReversed()
    const refusal = JSON.parse(ends[1 - winner]!.stdout)
    expect(['E_CUT_TAG_EXISTS', 'E_CUT_PUSH']).toContain(refusal.error.code)
    const released = await testGit(won, ['rev-parse', 'HEAD'])
    expect(await rustshare.remoteRefs('refs/tags')).toEqual([
      'refs/tags/v0.2.0',
      'refs/tags/v0.3.0',
      'refs/tags/v0.4.0',
    ])
    expect(await testGit(remote!, ['rev-parse', 'main', 'v0.4.0^{commit}'])).toBe(`${released}\n${released}`)
    expect(await testGit(lost, ['tag', '--list', 'v0.4.0'])).toBe('')
    expect(await testGit(lost, ['rev-parse', 'HEAD'])).toBe(await git('rev-parse', 'HEAD'))
    expect(await testGit(lost, ['status', '--short'])).toBe('')
  })

  it('001-55: who comes later is told before anything is changed', async () => {
    await using rustshare = await makeReleasing(registry)
    const { git } = rustshare.repository
    await rustshare.notes('0.4.0')
    await git('push', '--quiet')
    const late = await rustshare.repository.clone()
    for (const [name, value] of Object.entries(await signingConfig('ssh')))
      await testGit(late, ['config', name, value])
    await rustshare.cut('minor')
    const { code, stdout } = await cutMinor(late, 'Grace')
    expect([code, failures(JSON.parse(stdout))]).toEqual([
      3,
      ['E_CUT_BEHIND', 'E_CUT_TAG_EXISTS', 'E_CUT_VERSION'],
    ])
    expect(await testGit(late, ['rev-parse', 'HEAD'])).toBe(await git('rev-parse', 'HEAD^'))
  })
})

/** `tidemark cut 0.4.0` as a process of its own, by somebody. */
async function cutMinor(
  folder: string,
  name: string,
): Promise<{ readonly code: number; readonly stdout: string }> {
  const args = [MAIN, 'cut', '0.4.0', '--yes', '--json', '--directory', folder]
  const env = { ...plainEnvironment(), GIT_AUTHOR_NAME: name, GIT_COMMITTER_NAME: name }
  return await new Promise((done) => {
    execFile(process.execPath, args, { env }, (error, stdout) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout })
    })
  })
}
