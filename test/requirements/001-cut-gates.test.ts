import { readFile } from 'node:fs/promises'

import { describe, expect, it } from 'vitest'

import { testGit } from '../../src/testing/git.ts'
import { useRegistry } from '../support/registry.ts'
import { checkOf, failures, makeReleasing } from '../support/rustshare-cut.ts'
import type { Releasing } from '../support/rustshare-cut.ts'

const registry = useRegistry()
const COMPARE = 'https://github.com/kubedoio/rustshare/compare'

/** RustShare, ready to release `version` but for what a test does to it. */
async function ready(version = '0.4.0', edit?: (policy: string) => string): Promise<Releasing> {
  const rustshare = await makeReleasing(registry, edit)
  await rustshare.notes(version)
  return rustshare
}

/** Replaces in a file, which must hold it, and commits. */
async function replace(rustshare: Releasing, path: string, from: string, to: string): Promise<void> {
  const text = await rustshare.read(path)
  expect(text).toContain(from)
  await rustshare.change(`change ${path}`, { [path]: text.replace(from, to) })
}

describe('the changelog of a stable release', () => {
  it('001-31 001-32: the release moves Unreleased under its version and date, empties it, and links the diff from the previous stable', async () => {
    await using rustshare = await ready()
    const before = await rustshare.read('CHANGELOG.md')
    await rustshare.cut('minor')
    expect(await rustshare.read('CHANGELOG.md')).toBe(
      before
        .replace('## [Unreleased]\n', '## [Unreleased]\n\n## [0.4.0] - 2026-04-01\n')
        .replace(
          `[Unreleased]: ${COMPARE}/v0.3.0...HEAD\n`,
          `[Unreleased]: ${COMPARE}/v0.4.0...HEAD\n[0.4.0]: ${COMPARE}/v0.3.0...v0.4.0\n`,
        ),
    )
    expect(await rustshare.json(['cut', '--check', 'v0.4.0'])).toMatchObject({ findings: [] })
  })

  it.each([
    ['an impossible date', '## [0.4.0] - 2026-02-30'],
    ['no date', '## [0.4.0]'],
  ])('001-31: a section that was written by hand with %s is refused', async (_, heading) => {
    await using rustshare = await ready()
    await replace(rustshare, 'CHANGELOG.md', '## [Unreleased]\n', `## [Unreleased]\n\n${heading}\n`)
    expect(await rustshare.refused('minor')).toEqual(['E_CUT_CHANGELOG'])
  })

  it('001-31: a section that was written by hand is refused while something stands under Unreleased', async () => {
    await using rustshare = await ready()
    const heading = '## [0.4.0] - 2026-04-01\n\n- Previews.\n\n## [0.3.0]'
    await replace(rustshare, 'CHANGELOG.md', '## [0.3.0]', heading)
    expect(await rustshare.refused('minor')).toEqual(['E_CUT_CHANGELOG'])
  })

  it('001-31: nothing under Unreleased refuses the release', async () => {
    await using rustshare = await ready()
    await replace(rustshare, 'CHANGELOG.md', '### Added\n\n- Shares can expire.\n\n', '')
    expect(await rustshare.refused('minor')).toEqual(['E_CUT_CHANGELOG'])
  })

  it.each([
    ['is missing', ''],
    ['starts at another release', `[0.4.0]: ${COMPARE}/v0.2.0...v0.4.0\n`],
  ])('001-32: a section that was written by hand whose compare link %s is refused', async (_, link) => {
    await using rustshare = await ready()
    await replace(
      rustshare,
      'CHANGELOG.md',
      '## [Unreleased]\n',
      '## [Unreleased]\n\n## [0.4.0] - 2026-04-01\n',
    )
    await replace(rustshare, 'CHANGELOG.md', '[0.3.0]: https', `${link}[0.3.0]: https`)
    expect(await rustshare.refused('minor')).toEqual(['E_CUT_CHANGELOG'])
  })

  it('001-32: the previous stable release is meant, not the last candidate', async () => {
    await using rustshare = await ready()
    await rustshare.cut('rc', 'minor')
    await rustshare.cut('stable')
    expect(await rustshare.read('CHANGELOG.md')).toContain(`[0.4.0]: ${COMPARE}/v0.3.0...v0.4.0\n`)
  })
})

describe('the upgrade notes', () => {
  it.each(['0.5.0', '0.5.1', '0.6.0'])(
    '001-33: %s is refused while docs/upgrading.md does not mention it',
    async (version) => {
      // Neither a longer version nor a candidate of it counts.
      await using rustshare = await ready(`${version}0`)
      await rustshare.notes(`${version}-rc.1`)
      expect(await rustshare.refused(version)).toEqual(['E_CUT_UPGRADING'])
      await rustshare.notes(version)
      expect((await rustshare.cut(version))['gitTag']).toBe(`v${version}`)
    },
  )
})

describe('the commands under `before`', () => {
  it('001-34: one that fails refuses the release; exit codes and output are kept, and nothing is changed', async () => {
    const commands =
      '["grep rustshare-server Cargo.lock", "echo two tests failed >&2; exit 7", "touch never"]'
    const edit = (policy: string) => policy.replace(/^( {2}before: ).*$/mu, `$1${commands}`)
    await using rustshare = await ready('0.4.0', edit)
    const state = await rustshare.state()
    const document = await rustshare.json(['cut', 'minor', '--yes'], 3)
    expect([document['outcome'], failures(document)]).toEqual(['refused', ['E_CUT_BEFORE']])
    expect(document['before'].map(({ exit }: any) => exit)).toEqual([0, 7])
    const log = await readFile(document['before'][1].log, 'utf8')
    expect(log.split('\n')).toEqual(expect.arrayContaining(['name = "rustshare-server"', 'two tests failed']))
    expect(await rustshare.state()).toEqual(state)
  })

  it('001-34: those that pass are recorded with exit code 0, and a dry run runs none', async () => {
    const edit = (policy: string) => policy.replace(/^( {2}before: ).*$/mu, '$1["echo run >> .git/ran"]')
    await using rustshare = await ready('0.4.0', edit)
    const planned = await rustshare.json(['cut', 'minor', '--dry-run'])
    expect(planned['before']).toEqual([{ command: 'echo run >> .git/ran', exit: null, log: null }])
    const { before } = await rustshare.cut('minor')
    expect(before).toEqual([{ command: 'echo run >> .git/ran', exit: 0, log: expect.any(String) }])
    expect(await rustshare.read('.git/ran')).toBe('run\n')
  })

  it('001-34: one that changes a file of the repository refuses the release', async () => {
    const edit = (policy: string) => policy.replace(/^( {2}before: ).*$/mu, '$1["echo >> Cargo.lock"]')
    await using rustshare = await ready('0.4.0', edit)
    expect(failures(await rustshare.json(['cut', 'minor', '--yes'], 3))).toEqual(['E_CUT_BEFORE'])
    expect(await rustshare.remoteRefs('refs/tags')).toEqual(['refs/tags/v0.2.0', 'refs/tags/v0.3.0'])
  })
})

describe('where a release is cut', () => {
  it.each([
    ['changed', async (rustshare: Releasing) => rustshare.write('README.md', '# Other\n')],
    [
      'staged',
      async (rustshare: Releasing) => {
        await rustshare.write('new.rs', 'fn main() {}\n')
        await rustshare.repository.git('add', 'new.rs')
      },
    ],
    ['deleted', async ({ repository: { git } }: Releasing) => void (await git('rm', '--quiet', 'README.md'))],
  ])('001-35: a work tree with something %s is refused', async (_, spoil) => {
    await using rustshare = await ready()
    await spoil(rustshare)
    expect(await rustshare.refused('minor')).toEqual(['E_CUT_DIRTY'])
  })

  it('001-35: a branch that is neither main nor a hotfix is refused, and so is a detached HEAD', async () => {
    await using rustshare = await ready()
    const { git } = rustshare.repository
    await git('switch', '--quiet', '--create', 'feature')
    expect(await rustshare.refused('minor')).toEqual(['E_CUT_BRANCH'])
    await git('switch', '--quiet', '--detach')
    expect(await rustshare.refused('minor')).toEqual(['E_CUT_BRANCH'])
  })

  it('001-35: a branch that lacks commits of origin is refused, whether or not it has some of its own', async () => {
    await using rustshare = await ready()
    const { git } = rustshare.repository
    await git('push', '--quiet')
    const other = await rustshare.repository.clone()
    await testGit(other, ['commit', '--quiet', '--allow-empty', '--message', 'Of somebody else'])
    await testGit(other, ['push', '--quiet'])
    await git('reset', '--quiet', '--hard', 'origin/main')
    expect(await rustshare.refused('minor')).toEqual(['E_CUT_BEHIND'])
    await rustshare.change('Of Ada')
    expect(await rustshare.refused('minor')).toEqual(['E_CUT_BEHIND'])
    await git('pull', '--quiet', '--rebase')
    await rustshare.cut('minor')
  })
})

describe('the version in the files', () => {
  it('001-36: the release writes it into every file, and only where it is the release of RustShare', async () => {
    await using rustshare = await ready()
    const paths = ['Cargo.toml', 'Cargo.lock', 'frontend/package.json', 'frontend/package-lock.json']
    const { files, commit } = await rustshare.cut('minor')
    expect(files.map(({ path }: any) => path)).toEqual([...paths, 'CHANGELOG.md'])
    const changed = await rustshare.repository.git('show', '--format=', '--unified=0', commit, '--', ...paths)
    const lines = changed.split('\n').filter((line) => /^[+-][^+-]/u.test(line))
    expect(lines.toSorted()).toEqual(
      [
        '-version = "0.3.0"',
        '-version = "0.3.0"',
        '-  "version": "0.3.0",',
        '-  "version": "0.3.0",',
        '-      "version": "0.3.0",',
        '+version = "0.4.0"',
        '+version = "0.4.0"',
        '+  "version": "0.4.0",',
        '+  "version": "0.4.0",',
        '+      "version": "0.4.0",',
      ].toSorted(),
    )
  })

  it('001-36: Cargo.toml that says something else than the last git tag refuses the next release, as after v0.5.0', async () => {
    await using rustshare = await ready('0.5.1')
    await rustshare.change('docs: prepare release v0.5.0')
    // The tag was made, and nobody had written its version anywhere: the files say 0.3.0.
    await rustshare.tag('v0.5.0')
    await rustshare.repository.git('push', '--quiet', 'origin', 'main', 'v0.5.0')
    await rustshare.entry('fix: say which version this is')
    const document = await rustshare.json(['cut', 'patch', '--dry-run'], 3)
    expect(failures(document)).toEqual(['E_CUT_FILES'])
    for (const file of ['Cargo.toml:6', 'Cargo.lock:', 'package.json:4', 'package-lock.json:3'])
      expect(checkOf(document, 'version files')['message']).toContain(file)
    expect(await rustshare.refused('patch')).toEqual(['E_CUT_FILES'])
    const checked = await rustshare.json(['cut', '--check', 'v0.5.0'], 3)
    const wrong = checked['findings'].filter(({ code }: any) => code === 'E_VERSION_MISMATCH')
    expect(wrong.map(({ file, line }: any) => `${file}:${line}`)).toEqual([
      'Cargo.toml:6',
      'Cargo.lock:13',
      'frontend/package.json:4',
      'frontend/package-lock.json:3',
      'frontend/package-lock.json:9',
    ])
  })

  it('001-36: `cut --check` in CI finds one file that was left behind, and nothing else', async () => {
    await using rustshare = await ready()
    await rustshare.cut('minor')
    expect((await rustshare.json(['cut', '--check']))['findings']).toEqual([])
    await replace(
      rustshare,
      'Cargo.lock',
      'name = "rustshare-server"\nversion = "0.4.0"',
      'name = "rustshare-server"\nversion = "0.3.0"',
    )
    await rustshare.tag('v0.4.1')
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_REF: 'refs/tags/v0.4.0',
      GITHUB_REF_TYPE: 'tag',
      GITHUB_REF_NAME: 'v0.4.0',
    }
    Object.assign(rustshare.env, env)
    expect((await rustshare.json(['cut', '--check']))['findings']).toEqual([])
    const { findings } = await rustshare.json(['cut', '--check', 'v0.4.1'], 3)
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'E_VERSION_MISMATCH', file: 'Cargo.lock', line: 13 }),
    )
  })
})
