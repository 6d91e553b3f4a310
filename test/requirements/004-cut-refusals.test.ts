import { describe, expect, it } from 'vitest'

import { testGit } from '../../src/testing/git.ts'
import { checkNamed, failing } from '../support/cut.ts'
import type { Cutting } from '../support/cut.ts'
import { makeTriplCut, PACKAGE, PYPROJECT, TRIPL_POLICY } from '../support/tripl-cut.ts'

const APP = ['--component', 'app'] as const

/** Cuts, which must be refused and leave everything as it was. */
async function refused(tripl: Cutting, words: readonly string[], exit = 3): Promise<Record<string, any>> {
  const before = await tripl.state()
  const document = await tripl.json(['cut', ...words, ...APP, '--yes'], exit)
  expect(await tripl.state()).toEqual(before)
  return document
}

describe('a release of tripl is refused', () => {
  it.each([
    ['an unknown word', ['banana'], 2],
    ['no word at all', [], 2],
    ['a second word', ['patch', 'minor'], 2],
    ['an unknown option', ['patch', '--force'], 2],
    ['a version of two numbers', ['1.2'], 2],
    ['a version with a v', ['v1.2.3'], 2],
    ['a version with metadata', ['1.2.3+5'], 2],
    ['a prerelease', ['1.2.3-rc.1'], 3],
    ['a candidate', ['rc'], 2],
  ])('004-2 004-5 004-24: for %s', async (_, words, exit) => {
    await using tripl = await makeTriplCut()
    const code = exit === 2 ? 'E_USAGE' : 'E_CUT_VERSION'
    expect((await refused(tripl, words, exit))['error'].code).toBe(code)
  })

  it.each([
    ['says no X.Y.Z', PYPROJECT.replace('0.1.0', '0.1')],
    ['has no version', PYPROJECT.replace('version = "0.1.0"', '')],
    ['is no TOML', '[project\n'],
  ])('004-5 004-7: where pyproject.toml %s', async (_, text) => {
    await using tripl = await makeTriplCut({ files: { 'backend/pyproject.toml': text } })
    const check = checkNamed(await refused(tripl, ['patch']), 'version files')
    expect(check['status']).toBe('fail')
    expect(check['message']).toContain('backend/pyproject.toml')
  })

  it('004-7: where one of the files is not there', async () => {
    await using tripl = await makeTriplCut({
      policy: TRIPL_POLICY.replace('frontend/package.json', 'frontend/other.json'),
    })
    expect(failing(await refused(tripl, ['patch']))).toEqual(['E_CUT_FILES'])
  })

  it.each([
    [
      'unstaged',
      async (tripl: Cutting): Promise<void> => tripl.write('frontend/package.json', `${PACKAGE}\n`),
    ],
    [
      'staged',
      async (tripl: Cutting): Promise<void> => {
        await tripl.write('new.txt', 'new\n')
        await tripl.repository.git('add', 'new.txt')
      },
    ],
    [
      'deleted',
      async (tripl: Cutting): Promise<void> =>
        void (await tripl.repository.git('rm', '--quiet', 'cli/VERSION')),
    ],
    [
      'merged half way',
      async ({ repository: { git } }: Cutting): Promise<void> => {
        await git('switch', '--quiet', '--create', 'side', 'HEAD~1')
        await git('commit', '--quiet', '--allow-empty', '--message', 'side')
        await git('switch', '--quiet', 'main')
        await git('merge', '--quiet', '--no-commit', '--no-ff', 'side')
      },
    ],
  ] as const)('004-12: where something is %s', async (_, spoil) => {
    await using tripl = await makeTriplCut()
    await spoil(tripl)
    expect(failing(await refused(tripl, ['patch']))).toContain('E_CUT_DIRTY')
  })

  it('004-12: for untracked files only where the policy says so', async () => {
    await using tripl = await makeTriplCut({ policy: `${TRIPL_POLICY}  untracked: refuse\n` })
    await tripl.write('notes.txt', 'mine\n')
    expect(failing(await refused(tripl, ['patch']))).toEqual(['E_CUT_DIRTY'])
  })

  it('004-13: where the tag is here already, on another commit', async () => {
    await using tripl = await makeTriplCut()
    await tripl.repository.git('tag', 'v0.1.1', 'HEAD~1')
    expect(failing(await refused(tripl, ['patch']))).toEqual(['E_CUT_TAG_EXISTS'])
  })

  it('004-13: where the remote has the tag already, which is not here', async () => {
    await using tripl = await makeTriplCut()
    await testGit(tripl.remote, ['tag', 'v0.1.1', 'main'])
    expect(failing(await refused(tripl, ['0.1.1']))).toContain('E_CUT_TAG_EXISTS')
  })

  it('004-11: where the remote refuses the tag, and then it has neither, with the way out said', async () => {
    await using tripl = await makeTriplCut()
    await tripl.hook('there', 'update', 'case $1 in refs/tags/*) echo "tags are frozen" >&2; exit 1;; esac')
    const { error } = await refused(tripl, ['patch'])
    expect(error.code).toBe('E_CUT_PUSH')
    expect(error.message).toContain('hook declined')
    expect(error.hints.length).toBeGreaterThan(0)
  })

  it.each([
    ['equal', '0.1.0', 'E_CUT_TAG_EXISTS'],
    ['lower', '0.0.9', 'E_CUT_VERSION'],
  ])('004-20: for a version that is %s', async (_, version, code) => {
    await using tripl = await makeTriplCut()
    expect(failing(await refused(tripl, [version]))).toContain(code)
  })

  it('004-20: where a file says something else than the last tag, which is the truth', async () => {
    await using tripl = await makeTriplCut()
    await tripl.change('chore: odd', {
      'frontend/package.json': PACKAGE.replace('"version": "0.1.0"', '"version": "0.0.7"'),
    })
    const plan = await refused(tripl, ['patch'])
    expect(plan['version']).toBe('0.1.1')
    expect(checkNamed(plan, 'version files')['message']).toContain('frontend/package.json:4 says 0.0.7')
  })
})
