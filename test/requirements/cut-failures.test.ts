import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

import { testGit } from '../../src/testing/git.ts'
import { plainEnvironment } from '../support/cli.ts'
import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'

// The cases of docs/cut-compared.md, in its order.

const POLICY = `version: 1
image: oci:./images/web
releases: { gitTag: "v{version}", annotated: true }
tags: { "{version}": { from: release, moves: never }, latest: { from: release, moves: forward } }
cut:
  branch: { name: main, otherwise: warn }
  files: [package.json]
`
const PACKAGE = '{\n  "name": "web",\n  "version": "1.0.0"\n}\n'
const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

interface Web extends Project {
  readonly remote: string
  /** Refs here and there, what is checked out, what is not committed. */
  state(): Promise<Readonly<Record<string, string>>>
  /** Refs of the remote by name: `refs/tags/v1.0.1` -> the commit. */
  there(): Promise<Readonly<Record<string, string>>>
  /** A hook of this repository, or of the remote. */
  hook(where: 'here' | 'there', name: string, script: string): Promise<void>
}

/** The release 1.0.0, pushed, and a fix since. */
async function makeWeb(policy = POLICY): Promise<Web> {
  const files = { 'tidemark.yaml': policy, 'package.json': PACKAGE }
  const project = await makeProject({
    policy,
    remote: true,
    commits: [{ files }, { message: 'fix: a fault', files: { 'a.txt': 'a\n' } }],
    tags: [{ name: 'v1.0.0', commit: 0 }],
  })
  const { git, remote } = project.repository
  if (remote === null) throw new Error('there is no remote')
  const path = (where: 'here' | 'there', name: string): string =>
    where === 'here' ? join(project.root, '.git/hooks', name) : join(remote, 'hooks', name)
  return Object.assign(project, {
    remote,
    async state() {
      const [here, there, head, status] = await Promise.all([
        git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags'),
        testGit(remote, ['for-each-ref', '--format=%(refname) %(objectname)']),
        git('rev-parse', 'HEAD'),
        git('status', '--porcelain=v2', '--untracked-files=all'),
      ])
      return { here, there, head, status }
    },
    async there() {
      const text = await testGit(remote, ['for-each-ref', '--format=%(refname) %(*objectname)%(objectname)'])
      return Object.fromEntries(
        text.split('\n').map((line) => [line.split(' ')[0] ?? '', (line.split(' ')[1] ?? '').slice(0, 40)]),
      )
    },
    async hook(where: 'here' | 'there', name: string, script: string) {
      await mkdir(dirname(path(where, name)), { recursive: true })
      await writeFile(path(where, name), `#!/bin/sh\n${script}\n`)
      await chmod(path(where, name), 0o755)
    },
  })
}

/** `tidemark cut` as a process of its own, which a hook may kill. */
async function process(web: Web, ...words: readonly string[]): Promise<{ readonly signal: string | null }> {
  const env = { ...plainEnvironment(), ...web.env }
  return await new Promise((done) => {
    const child = execFile(
      globalThis.process.execPath,
      [MAIN, 'cut', ...words, '--yes'],
      { cwd: web.root, env },
      () => {},
    )
    child.once('close', (_, signal) => done({ signal }))
  })
}

// The hook's parent is git, and git's is tidemark.
const KILL = 'kill -9 "$(ps -o ppid= -p $PPID)"'

async function finished(web: Web): Promise<void> {
  const refs = await web.there()
  const head = await web.repository.git('rev-parse', 'HEAD')
  expect(refs['refs/tags/v1.0.1']).toBe(head)
  expect(refs['refs/heads/main']).toBe(head)
  expect(JSON.parse(await readFile(join(web.root, 'package.json'), 'utf8'))).toMatchObject({
    version: '1.0.1',
  })
  expect((await web.state())['status']).toBe('')
  expect(await web.repository.git('log', '--format=%s', '-3')).toBe(
    'chore(release): v1.0.1\nfix: a fault\nChange 1',
  )
}

function failing(document: Record<string, any>): readonly string[] {
  return document['checks'].flatMap(({ code }: { readonly code: string | null }) => code ?? [])
}

describe('cut, when things fail', () => {
  it('case 1: a tag that the remote has on another commit is refused, though it is not here', async () => {
    await using web = await makeWeb()
    await testGit(web.remote, ['tag', 'v1.0.1', 'main~1'])
    const before = await web.state()
    // What others do with it: nothing is said, and nothing is pushed.
    expect(failing(await web.json(['cut', '1.0.1', '--yes'], 3))).toContain('E_CUT_TAG_EXISTS')
    expect(await web.state()).toEqual(before)
  })

  it('case 2: a remote that takes the tag and not the branch gets neither, and here all is as it was', async () => {
    await using web = await makeWeb()
    await web.hook('there', 'update', 'test "$1" != refs/heads/main')
    const before = await web.state()
    expect((await web.json(['cut', 'patch', '--yes'], 3))['error'].code).toBe('E_CUT_PUSH')
    expect(await web.state()).toEqual(before)
    await rm(join(web.remote, 'hooks/update'))
    expect((await web.json(['cut', 'patch', '--yes']))['outcome']).toBe('done')
    await finished(web)
  })

  it('case 3: killed after the commit, the same command tags and pushes that commit', async () => {
    await using web = await makeWeb()
    await web.hook('here', 'post-commit', KILL)
    expect((await process(web, 'patch')).signal).toBe('SIGKILL')
    await rm(join(web.root, '.git/hooks/post-commit'))
    expect((await web.json(['cut', 'patch', '--yes']))['commitMessage']).toBeNull()
    await finished(web)
  })

  it('case 4: killed before the push, the same command pushes that tag and no other', async () => {
    await using web = await makeWeb()
    await web.hook('here', 'pre-push', KILL)
    expect((await process(web, 'patch')).signal).toBe('SIGKILL')
    const made = await web.repository.git('rev-parse', 'refs/tags/v1.0.1')
    await rm(join(web.root, '.git/hooks/pre-push'))
    await web.json(['cut', 'patch', '--yes'])
    await finished(web)
    expect(await web.repository.git('rev-parse', 'refs/tags/v1.0.1')).toBe(made)
  })

  it.each([
    ['does not sign', 'exit 1'],
    ['hangs', 'exec sleep 600'],
  ])('case 5: a signing program that %s is found before anything is changed', async (_, script) => {
    await using web = await makeWeb(
      `${POLICY.replace('annotated: true', 'annotated: true, signed: always')}  signing: 1s\n`,
    )
    const { git } = web.repository
    const program = join(web.remote, 'gpg.sh')
    await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    await git('config', 'gpg.program', program)
    await git('config', 'user.signingkey', '0123456789ABCDEF')
    const before = await web.state()
    expect(failing(await web.json(['cut', 'patch', '--yes'], 3))).toEqual(['E_SIGNING'])
    expect(await web.state()).toEqual(before)
  })

  it('case 6: a commit hook that says no leaves nothing', async () => {
    await using web = await makeWeb()
    await web.hook('here', 'pre-commit', 'echo "not like this" >&2; exit 1')
    const before = await web.state()
    expect((await web.json(['cut', 'patch', '--yes'], 3))['error'].code).toBe('E_HOOK')
    expect(await web.state()).toEqual(before)
  })

  it('case 7: a commit hook that adds a file releases nothing', async () => {
    await using web = await makeWeb()
    await web.hook('here', 'pre-commit', 'echo stray > stray.txt && git add stray.txt')
    const before = await web.state()
    expect((await web.json(['cut', 'patch', '--yes'], 3))['error'].code).toBe('E_HOOK')
    const after = await web.state()
    // The hook's own file is the hook's: it stays where the hook put it, and is not committed.
    expect({ ...after, status: '' }).toEqual({ ...before, status: '' })
    expect(after['status']).toBe('? stray.txt')
  })

  it('case 8: what is not committed is never released, or lost', async () => {
    await using web = await makeWeb()
    await web.write('a.txt', 'changed\n')
    const before = await web.state()
    expect(failing(await web.json(['cut', 'patch', '--yes'], 3))).toEqual(['E_CUT_DIRTY'])
    expect(await web.state()).toEqual(before)
  })

  it('case 9: a shallow clone, which hides the releases, is refused', async () => {
    await using web = await makeWeb()
    const clone = await web.repository.clone('--depth=1')
    const { code, stdout } = await web.run('cut', 'patch', '--yes', '--json', '-C', clone)
    expect(code).toBe(3)
    expect(failing(JSON.parse(stdout))).toContain('E_SHALLOW')
    expect(Object.keys(await web.there())).toEqual(['refs/heads/main', 'refs/tags/v1.0.0'])
  })

  it('case 10: a version file that disagrees with the last tag is shown, and does not decide the version', async () => {
    await using web = await makeWeb()
    await web.write('package.json', PACKAGE.replace('1.0.0', '0.9.0'))
    await web.repository.git('commit', '--quiet', '--all', '--message', 'chore: odd')
    const plan = await web.json(['cut', 'patch', '--yes'], 3)
    expect(plan['version']).toBe('1.0.1')
    expect(failing(plan)).toEqual(['E_CUT_FILES'])
  })

  it('case 11: a release of an older line counts from its own line, and moves no tag of a newer one', async () => {
    await using web = await makeWeb()
    const { git } = web.repository
    await web.write('package.json', PACKAGE.replace('1.0.0', '2.0.0'))
    await git('commit', '--quiet', '--all', '--message', 'feat!: two')
    await git('tag', '--annotate', 'v2.0.0', '--message', 'Release v2.0.0')
    await git('push', '--quiet', 'origin', 'main', 'v2.0.0')
    const two = await web.push('oci:./images/web', { seed: 'two' })
    await web.json(['publish', '--git-tag', 'v2.0.0', '--digest', two])
    await git('switch', '--quiet', '--create', 'v1', 'v1.0.0')
    await git('commit', '--quiet', '--allow-empty', '--message', 'fix: old')
    const cut = await web.json(['cut', 'patch', '--yes'])
    expect([cut['version'], cut['current']]).toEqual(['1.0.1', '1.0.0'])
    const one = await web.push('oci:./images/web', { seed: 'one' })
    const { written } = await web.json(['publish', '--git-tag', 'v1.0.1', '--digest', one])
    expect(written.map(({ tag }: { readonly tag: string }) => tag)).toEqual(['1.0.1'])
  })

  it('case 12: a remote that moves in between gets nothing, and here all is as it was', async () => {
    await using web = await makeWeb()
    const other = await web.repository.clone()
    await web.hook(
      'here',
      'pre-push',
      `unset GIT_DIR; cd '${other}' && git commit --quiet --allow-empty --message 'feat: other' && git push --quiet`,
    )
    const { here, head, status } = await web.state()
    expect((await web.json(['cut', 'patch', '--yes'], 3))['error'].code).toBe('E_CUT_PUSH')
    const after = await web.state()
    expect({ here: after['here'], head: after['head'], status: after['status'] }).toEqual({
      here,
      head,
      status,
    })
    expect(Object.keys(await web.there())).toEqual(['refs/heads/main', 'refs/tags/v1.0.0'])
  })
})
