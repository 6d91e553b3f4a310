import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

import { plainEnvironment } from '../support/cli.ts'
import { checkNamed } from '../support/cut.ts'
import { makeTriplCut, PACKAGE, PYPROJECT } from '../support/tripl-cut.ts'

const APP = ['--component', 'app'] as const
const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

describe('cutting a release of tripl', () => {
  it.each([
    ['patch', '0.1.1'],
    ['minor', '0.2.0'],
    ['major', '1.0.0'],
    ['3.4.5', '3.4.5'],
  ])('004-1: %s after 0.1.0 is %s', async (word, version) => {
    await using tripl = await makeTriplCut()
    expect(await tripl.json(['cut', word, ...APP, '--yes'])).toMatchObject({ version, outcome: 'done' })
    expect(await tripl.read('backend/pyproject.toml')).toContain(`version = "${version}"`)
    expect(Object.keys(await tripl.there())).toContain(`refs/tags/v${version}`)
  })

  it('004-1: the first release counts from what the version file says', async () => {
    await using tripl = await makeTriplCut({ tags: [] })
    expect((await tripl.json(['cut', 'patch', ...APP, '--yes']))['version']).toBe('0.1.1')
  })

  it('004-3: --help shows an example and ends with 0', async () => {
    await using tripl = await makeTriplCut()
    const { code, stdout } = await tripl.run('cut', '--help')
    expect(code).toBe(0)
    expect(stdout).toContain('$ tidemark cut')
  })

  it('004-4: the current version is that of [project], and no other that the file has', async () => {
    await using tripl = await makeTriplCut({ tags: [] })
    const { files } = await tripl.json(['cut', 'minor', ...APP, '--dry-run'])
    expect(files[0]).toEqual({ path: 'backend/pyproject.toml', from: '0.1.0', to: '0.2.0', changed: true })
  })

  it.each([
    ['as they are', (text: string) => text],
    ['with CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
  ])('004-6: both files get the version, and every other byte stays (%s)', async (_, vary) => {
    const before = { 'backend/pyproject.toml': vary(PYPROJECT), 'frontend/package.json': vary(PACKAGE) }
    await using tripl = await makeTriplCut({ files: before })
    await tripl.json(['cut', 'patch', ...APP, '--yes'])
    const project = vary(PYPROJECT).replace('version = "0.1.0"', 'version = "0.1.1"')
    expect(await tripl.read('backend/pyproject.toml')).toBe(project)
    const manifest = vary(PACKAGE).replace('"version": "0.1.0"', '"version": "0.1.1"')
    expect(await tripl.read('frontend/package.json')).toBe(manifest)
  })

  it('004-8: the commit has its message and the version files, and nothing else that lies around', async () => {
    await using tripl = await makeTriplCut()
    await tripl.write('notes.txt', 'mine\n')
    await tripl.json(['cut', 'patch', ...APP, '--yes'])
    const { git } = tripl.repository
    expect(await git('show', '--format=%s', '--name-only')).toBe(
      'chore(release): v0.1.1\n\nbackend/pyproject.toml\nfrontend/package.json',
    )
    expect(await git('status', '--porcelain')).toBe('?? notes.txt')
  })

  it('004-9: files that say the target already need no commit: HEAD is tagged', async () => {
    await using tripl = await makeTriplCut()
    const head = await tripl.change('chore: by hand', {
      'backend/pyproject.toml': PYPROJECT.replace('0.1.0', '0.2.0'),
      'frontend/package.json': PACKAGE.replace('0.1.0', '0.2.0'),
    })
    expect(await tripl.json(['cut', 'minor', ...APP, '--yes'])).toMatchObject({
      commitMessage: null,
      commit: head,
    })
    expect((await tripl.there())['refs/tags/v0.2.0']).toBe(head)
  })

  it('004-10 004-11: the tag is annotated and says Release X.Y.Z; branch and tag are on the remote', async () => {
    await using tripl = await makeTriplCut()
    const { commit } = await tripl.json(['cut', 'patch', ...APP, '--yes'])
    const { git } = tripl.repository
    expect(await git('for-each-ref', '--format=%(objecttype) %(contents:subject)', 'refs/tags/v0.1.1')).toBe(
      'tag Release 0.1.1',
    )
    const there = await tripl.there()
    expect([there['refs/heads/main'], there['refs/tags/v0.1.1']]).toEqual([commit, commit])
  })

  it('004-14: on another branch it warns, and goes on', async () => {
    await using tripl = await makeTriplCut()
    await tripl.repository.git('switch', '--quiet', '--create', 'other')
    const plan = await tripl.json(['cut', 'patch', ...APP, '--yes'])
    expect(plan['outcome']).toBe('done')
    expect(checkNamed(plan, 'branch')['status']).toBe('warn')
    expect(Object.keys(await tripl.there())).toContain('refs/heads/other')
  })

  it.each([
    ['y\n', 0, true],
    ['Y\n', 0, true],
    ['n\n', 1, false],
    ['\n', 1, false],
    ['perhaps\n', 1, false],
  ])('004-15: the answer %j at the terminal ends with %i', async (answer, code, released) => {
    await using tripl = await makeTriplCut()
    const before = await tripl.state()
    expect(await atTerminal(tripl.root, answer)).toBe(code)
    expect(Object.keys(await tripl.there()).includes('refs/tags/v0.1.1')).toBe(released)
    if (!released) expect(await tripl.state()).toEqual(before)
  })

  it('004-15: without a terminal and without -y it refuses, and changes nothing', async () => {
    await using tripl = await makeTriplCut()
    const before = await tripl.state()
    expect((await tripl.process(['cut', 'patch', ...APP])).code).toBe(2)
    expect(await tripl.state()).toEqual(before)
  })

  it('004-16 004-17: a dry run shows everything and changes nothing, -y or not', async () => {
    await using tripl = await makeTriplCut()
    const index = join(tripl.root, '.git/index')
    const [before, bytes] = [await tripl.state(), await readFile(index)]
    const objects = await tripl.repository.git('count-objects', '-v')
    expect(await tripl.json(['cut', 'minor', ...APP, '-n', '-y'])).toMatchObject({
      outcome: 'planned',
      dryRun: true,
      current: '0.1.0',
      version: '0.2.0',
      files: [{ path: 'backend/pyproject.toml' }, { path: 'frontend/package.json' }],
      commitMessage: 'chore(release): v0.2.0',
      tagMessage: 'Release 0.2.0',
      gitTag: 'v0.2.0',
      remote: 'origin',
      branch: 'main',
    })
    expect(await tripl.state()).toEqual(before)
    expect(await readFile(index)).toEqual(bytes)
    expect(await tripl.repository.git('count-objects', '-v')).toBe(objects)
  })

  it('004-18: works from any folder of the repository', async () => {
    await using tripl = await makeTriplCut()
    const { code } = await tripl.process(['cut', 'patch', ...APP, '--yes'], {
      cwd: join(tripl.root, 'backend'),
    })
    expect(code).toBe(0)
    expect((await tripl.json(['cut', 'minor', ...APP, '--yes', '-C', 'frontend']))['outcome']).toBe('nothing')
    expect(Object.keys(await tripl.there())).toContain('refs/tags/v0.1.1')
  })

  it('004-19: needs no program but git: no sed, and no shell', async () => {
    await using tripl = await makeTriplCut()
    const bin = await mkdtemp(join(tmpdir(), 'tidemark-bin-'))
    await symlink(await found('git'), join(bin, 'git'))
    const { code } = await tripl.process(['cut', 'patch', ...APP, '--yes'], {
      env: { ...plainEnvironment(), PATH: bin },
    })
    await rm(bin, { recursive: true })
    expect(code).toBe(0)
  })

  it("004-40: each component has its own tags and files, and others' tags count for nothing", async () => {
    await using tripl = await makeTriplCut()
    const cli = await tripl.json(['cut', 'patch', '--component', 'cli', '--yes'])
    expect(cli).toMatchObject({ current: '2.0.0', version: '2.0.1', gitTag: 'cli-v2.0.1' })
    expect(await tripl.read('cli/VERSION')).toBe('2.0.1\n')
    expect(await tripl.read('backend/pyproject.toml')).toBe(PYPROJECT)
    await tripl.change('fix: more')
    expect((await tripl.json(['cut', 'patch', ...APP, '--dry-run']))['gitTag']).toBe('v0.1.1')
    expect((await tripl.json(['cut', 'patch', '--dry-run'], 4))['error'].code).toBe('E_FACTS_MISSING')
    expect((await tripl.json(['cut', '--check', 'cli-v2.0.1']))['findings']).toEqual([])
  })

  it('004-41: a component that comes after another is cut once that one has the version', async () => {
    await using tripl = await makeTriplCut()
    const early = await tripl.json(['cut', '2.0.1', '--component', 'mcp', '--yes'], 3)
    expect(checkNamed(early, 'order')['code']).toBe('E_CUT_ORDER')
    await tripl.json(['cut', '2.0.1', '--component', 'cli', '--yes'])
    expect((await tripl.json(['cut', '2.0.1', '--component', 'mcp', '--yes']))['outcome']).toBe('done')
  })
})

/** `cut patch` at a pseudo-terminal where somebody types an answer; its exit code. */
async function atTerminal(cwd: string, answer: string): Promise<number | null> {
  const command = `'${process.execPath}' '${MAIN}' cut patch --component app`
  const env = plainEnvironment()
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd,
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin.write(answer)
  return await new Promise((done) => child.once('close', done))
}

async function found(program: string): Promise<string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  for (const folder of folders) {
    const path = join(folder, program)
    if (
      await readFile(path).then(
        () => true,
        () => false,
      )
    )
      return path
  }
  throw new Error(`${program} is not in PATH`)
}
