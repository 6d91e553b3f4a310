import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

import { plainEnvironment } from '../support/cli.ts'
import { checkNamed, failing, makeCutting } from '../support/cut.ts'
import type { Cutting } from '../support/cut.ts'
import type { ProjectOptions } from '../support/project.ts'

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

// The bad inputs of files: each is refused with a code and leaves everything as it was, or is no trouble at all.

const CHANGELOG = `# Changelog

## [Unreleased]

### Fixed

- A fault.

## [1.0.0] - 2026-01-01

- All.

[unreleased]: https://example.org/compare/v1.0.0...HEAD
[1.0.0]: https://example.org/releases/v1.0.0
`

function policyWith(cut: string): string {
  return `version: 1
image: oci:./images/web
releases: { gitTag: "v{version}", annotated: true }
tags: { "{version}": { from: release, moves: never } }
cut: { ${cut} }
`
}

const POLICY = policyWith('files: [VERSION], changelog: { file: CHANGELOG.md }')

interface Web extends Partial<ProjectOptions> {
  readonly files?: Readonly<Record<string, string>>
}

async function makeWeb({ files = {}, policy = POLICY, ...rest }: Web = {}): Promise<Cutting> {
  const all = { 'tidemark.yaml': policy, VERSION: '1.0.0\n', 'CHANGELOG.md': CHANGELOG, ...files }
  return await makeCutting({
    policy,
    commits: [{ files: all }, { message: 'fix: a fault' }],
    tags: [{ name: 'v1.0.0', commit: 0 }],
    now: '2026-03-02T10:00:00.000Z',
    ...rest,
  })
}

async function refused(web: Cutting): Promise<Record<string, any>> {
  const before = await web.state()
  const document = await web.json(['cut', 'patch', '--yes'], 3)
  expect(await web.state()).toEqual(before)
  return document
}

/** Makes what is to be refused a part of history, so that nothing else is wrong with it. */
async function settle(web: Cutting): Promise<void> {
  const { git } = web.repository
  await git('add', '--all')
  await git('commit', '--quiet', '--allow-empty', '--message', 'chore: odd')
  await git('push', '--quiet', 'origin', 'HEAD')
}

describe('a version file', () => {
  it.each([
    ['missing', async (web: Cutting): Promise<void> => rm(join(web.root, 'VERSION'))],
    [
      'a folder',
      async (web: Cutting): Promise<void> => {
        await rm(join(web.root, 'VERSION'))
        await web.write('VERSION/file', '1.0.0\n')
      },
    ],
    [
      'a link inside the repository',
      async (web: Cutting): Promise<void> => {
        await rename(join(web.root, 'VERSION'), join(web.root, 'OTHER'))
        await symlink('OTHER', join(web.root, 'VERSION'))
      },
    ],
    [
      'a link out of the repository',
      async (web: Cutting): Promise<void> => {
        await writeFile(join(web.remote, 'VERSION'), '1.0.0\n')
        await rm(join(web.root, 'VERSION'))
        await symlink(join(web.remote, 'VERSION'), join(web.root, 'VERSION'))
      },
    ],
    ['read-only', async (web: Cutting): Promise<void> => chmod(join(web.root, 'VERSION'), 0o444)],
    [
      'not UTF-8',
      async (web: Cutting): Promise<void> =>
        writeFile(join(web.root, 'VERSION'), Buffer.from([0x31, 0xff, 0xfe, 0x0a])),
    ],
    [
      'enormous',
      async (web: Cutting): Promise<void> => truncate(join(web.root, 'VERSION'), 65 * 1024 * 1024),
    ],
  ])('that is %s is refused', async (_, spoil) => {
    await using web = await makeWeb()
    await spoil(web)
    await settle(web)
    expect(failing(await refused(web))).toEqual(['E_CUT_FILES'])
  })

  it('behind a linked folder is refused', async () => {
    await using web = await makeWeb({ policy: policyWith('files: [linked/VERSION]') })
    await mkdir(join(web.root, 'real'))
    await web.write('real/VERSION', '1.0.0\n')
    await symlink('real', join(web.root, 'linked'))
    await settle(web)
    expect(failing(await refused(web))).toEqual(['E_CUT_FILES'])
  })

  it.each(['untracked', 'ignored by git'])('that is %s is refused', async (how) => {
    await using web = await makeWeb({ policy: policyWith('files: [build/VERSION]') })
    if (how !== 'untracked') await web.change('chore: ignore', { '.gitignore': 'build/\n' })
    await web.write('build/VERSION', '1.0.0\n')
    expect(failing(await refused(web))).toEqual(['E_CUT_FILES'])
  })

  it.each([
    'with blanks.txt',
    `it's "quoted".txt`,
    'übung-版本.txt',
    '-dash.txt',
    ':(glob)*.txt',
    'a/b/c/VERSION',
  ])('called %s is no trouble', async (name) => {
    await using web = await makeWeb({
      policy: policyWith(`files: [${JSON.stringify(name)}]`),
      files: { [name]: 'v1.0.0\n' },
    })
    expect((await web.json(['cut', 'patch', '--yes']))['outcome']).toBe('done')
    expect(await web.read(name)).toBe('v1.0.1\n')
    expect(await web.repository.git('status', '--porcelain')).toBe('')
  })

  it('that the policy names twice is set in both places', async () => {
    const files = '{ path: values.yaml, at: image.tag }, { path: values.yaml, at: chart.version }'
    const text = 'image:\n  tag: v1.0.0 # the image\nchart:\n  version: "1.0.0"\nother: 1.0.0\n'
    await using web = await makeWeb({
      policy: policyWith(`files: [${files}]`),
      files: { 'values.yaml': text },
    })
    await web.json(['cut', 'patch', '--yes'])
    expect(await web.read('values.yaml')).toBe(
      'image:\n  tag: v1.0.1 # the image\nchart:\n  version: "1.0.1"\nother: 1.0.0\n',
    )
  })

  it.each(['core.autocrlf', '.gitattributes'])(
    'with CRLF in the work tree and LF in git is no trouble (%s)',
    async (how) => {
      await using web = await makeWeb()
      const { git } = web.repository
      if (how === 'core.autocrlf') await git('config', 'core.autocrlf', 'true')
      else await web.change('chore: line ends', { '.gitattributes': '* text eol=crlf\n' })
      for (const path of ['VERSION', 'CHANGELOG.md']) await rm(join(web.root, path))
      await git('checkout', '--', '.')
      expect(await web.read('VERSION')).toBe('1.0.0\r\n')
      expect((await web.json(['cut', 'patch', '--yes']))['outcome']).toBe('done')
      expect(await web.read('VERSION')).toBe('1.0.1\r\n')
      expect(await git('cat-file', 'blob', 'HEAD:VERSION')).toBe('1.0.1')
      expect(await git('status', '--porcelain')).toBe('')
    },
  )
})

describe('a changelog', () => {
  it('with CRLF keeps it, every other byte, and its links right', async () => {
    const text = CHANGELOG.replaceAll('\n', '\r\n')
    await using web = await makeWeb({ files: { 'CHANGELOG.md': text } })
    await web.json(['cut', 'patch', '--yes'])
    expect(await web.read('CHANGELOG.md')).toBe(
      text
        .replace('## [Unreleased]\r\n', '## [Unreleased]\r\n\r\n## [1.0.1] - 2026-03-02\r\n')
        .replace(
          'v1.0.0...HEAD\r\n',
          'v1.0.1...HEAD\r\n[1.0.1]: https://example.org/compare/v1.0.0...v1.0.1\r\n',
        ),
    )
  })

  it.each([
    ['without Unreleased', CHANGELOG.replace('## [Unreleased]', '## Later')],
    ['with nothing under Unreleased', CHANGELOG.replace('### Fixed\n\n- A fault.\n', '### Fixed\n')],
    ['with one version twice', `${CHANGELOG}\n## [1.0.0] - 2026-01-02\n\n- Again.\n`],
    [
      'with the oldest first',
      '# Changelog\n\n## [0.9.0] - 2025-12-01\n\n- A.\n\n## [1.0.0] - 2026-01-01\n\n- B.\n\n## [Unreleased]\n\n- C.\n',
    ],
    ['with a day that does not exist', CHANGELOG.replace('2026-01-01', '2026-02-30')],
    [
      'with the version and more under Unreleased',
      CHANGELOG.replace('## [1.0.0]', '## [1.0.1] - 2026-02-01\n\n- B.\n\n## [1.0.0]'),
    ],
  ])('%s is refused', async (_, text) => {
    await using web = await makeWeb({ files: { 'CHANGELOG.md': text } })
    expect(failing(await refused(web))).toEqual(['E_CUT_CHANGELOG'])
  })

  it('that is not UTF-8 is refused', async () => {
    await using web = await makeWeb()
    await writeFile(
      join(web.root, 'CHANGELOG.md'),
      Buffer.concat([Buffer.from(CHANGELOG), Buffer.from([0xe9, 0x0a])]),
    )
    await settle(web)
    expect(checkNamed(await refused(web), 'changelog')['code']).toBe('E_CUT_FILES')
  })

  it('has the date of the moment in UTC, whatever the clock on the wall says', async () => {
    await using web = await makeWeb({ now: '2026-12-31T23:59:59.000Z' })
    await web.json(['cut', 'patch', '--yes'])
    expect(await web.read('CHANGELOG.md')).toContain('## [1.0.1] - 2026-12-31')
  })

  it('that is made of the commits gets a section of them', async () => {
    const policy = policyWith(
      'changelog: { file: CHANGELOG.md, format: conventional-commits, compare: "https://example.org/compare/{from}...{to}" }',
    )
    await using web = await makeWeb({ policy, files: { 'CHANGELOG.md': '# Changelog\n' } })
    await web.change('feat(search): find things')
    await web.json(['cut', 'auto', '--yes'])
    const text = await readFile(join(web.root, 'CHANGELOG.md'), 'utf8')
    expect(text).toMatch(/^# Changelog\n\n## \[?1\.1\.0/u)
    expect(text).toContain('find things')
    expect(text).toContain('a fault')
  })
})

describe("a candidate's changelog", () => {
  it.each([
    ['format: conventional-commits', '# Changelog\n', 0, 'off'],
    ['empty: allow', CHANGELOG.replace('- A fault.\n', ''), 0, 'pass'],
    ['empty: refuse', CHANGELOG.replace('- A fault.\n', ''), 3, 'fail'],
  ])('under %s is left alone', async (rules, text, exit, status) => {
    const policy = policyWith(`changelog: { file: CHANGELOG.md, ${rules} }`)
      .replace('annotated: true', 'annotated: true, prereleases: [rc]')
      .replace('from: release', 'from: [release, prerelease]')
    await using web = await makeWeb({ policy, files: { 'CHANGELOG.md': text } })
    const plan = await web.json(['cut', 'rc', '--yes'], exit)
    expect(checkNamed(plan, 'changelog')['status']).toBe(status)
    expect(await web.read('CHANGELOG.md')).toBe(text)
  })
})

describe('commands before a release', () => {
  it('that change files are refused, and what they changed is left to look at', async () => {
    await using web = await makeWeb({
      policy: policyWith('files: [VERSION], before: ["echo more >> CHANGELOG.md"]'),
    })
    expect(failing(await web.json(['cut', 'patch', '--yes'], 3))).toEqual(['E_CUT_BEFORE'])
    expect(await web.repository.git('status', '--porcelain')).toBe(' M CHANGELOG.md')
    expect(Object.keys(await web.there())).toEqual(['refs/heads/main', 'refs/tags/v1.0.0'])
  })

  it('that stop the run by a signal leave nothing, and the same command finishes', async () => {
    const stop = 'test -e .git/once || { touch .git/once; kill -TERM $PPID; }'
    await using web = await makeWeb({
      policy: policyWith(`files: [VERSION], before: [${JSON.stringify(stop)}]`),
    })
    const before = await web.state()
    const stopped = await web.process(['cut', 'patch', '--yes'])
    expect(stopped.code).toBe(143)
    expect(await web.state()).toEqual(before)
    expect((await web.process(['cut', 'patch', '--yes'])).code).toBe(0)
    expect(Object.keys(await web.there())).toContain('refs/tags/v1.0.1')
  })

  it('leave no output on the terminal, and all of it in a log', async () => {
    await using web = await makeWeb({
      policy: policyWith('files: [VERSION], before: ["echo out; echo err >&2"]'),
    })
    const { before, checks } = await web.json(['cut', 'patch', '--yes'])
    expect(before).toMatchObject([{ exit: 0 }])
    expect(await readFile(before[0].log, 'utf8')).toBe('out\nerr\n')
    expect(checkNamed({ checks }, 'before')['status']).toBe('pass')
  })
})

describe('a disk', () => {
  it('that takes no more leaves everything as it was', async () => {
    await using web = await makeWeb({
      policy: policyWith('files: [{ path: big.txt, line: "version {version} end" }]'),
      files: { 'big.txt': `version 1.0.0 end\n${'more\n'.repeat(200_000)}` },
    })
    const before = await web.state()
    expect(await limited(web)).not.toBe(0)
    expect(await web.state()).toEqual(before)
    expect((await web.json(['cut', 'patch', '--yes']))['outcome']).toBe('done')
  })
})

/** Runs where no file may grow beyond 512 blocks, which is less than the file to be written; the exit code. */
async function limited(web: Cutting): Promise<number | null> {
  const script = 'trap "" XFSZ; ulimit -f 512; exec "$@"'
  const args = ['-c', script, 'sh', process.execPath, MAIN, 'cut', 'patch', '--yes']
  return await new Promise((done) => {
    const child = execFile('sh', args, { cwd: web.root, env: plainEnvironment() }, () => done(child.exitCode))
  })
}
