import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeBare, testGit } from '../../src/testing/git.ts'
import { makeSshKey } from '../../src/testing/signing.ts'
import type { SshKey } from '../../src/testing/signing.ts'
import { plainEnvironment } from '../support/cli.ts'
import { checkNamed, failing, makeCutting } from '../support/cut.ts'
import type { Cutting } from '../support/cut.ts'
import type { ProjectOptions } from '../support/project.ts'

// The bad inputs of a repository: each is refused with a code and leaves everything as it was, or is no trouble at all.

const POLICY = `version: 1
image: oci:./images/web
releases: { gitTag: "v{version}", annotated: true }
tags: { "{version}": { from: release, moves: never } }
cut: { files: [VERSION] }
`

async function makeWeb(options: Partial<ProjectOptions> = {}): Promise<Cutting> {
  const policy = options.policy ?? POLICY
  return await makeCutting({
    commits: [{ files: { 'tidemark.yaml': policy, VERSION: '1.0.0\n' } }, { message: 'fix: a fault' }],
    tags: [{ name: 'v1.0.0', commit: 0 }],
    ...options,
    policy,
  })
}

/** Cuts a patch, which must be refused and leave everything as it was; the document. */
async function refused(web: Cutting, exit = 3): Promise<Record<string, any>> {
  const before = await web.state()
  const document = await web.json(['cut', 'patch', '--yes'], exit)
  expect(await web.state()).toEqual(before)
  return document
}

/** Cuts a patch, which must be 1.0.1. */
async function released(web: Cutting, ...words: readonly string[]): Promise<Record<string, any>> {
  const document = await web.json(['cut', 'patch', '--yes', ...words])
  expect(document).toMatchObject({ version: '1.0.1', outcome: 'done' })
  expect((await web.there())['refs/tags/v1.0.1']).toBe(document['commit'])
  return document
}

describe('git tags', () => {
  it('that are no versions count for nothing', async () => {
    const names = ['vnext', 'v.0.0.2', 'v1.2', 'v0.0.6.1', 'v01.2.3', '9.9.9', 'release-8.0.0', 'v1.0.0']
    await using web = await makeWeb({ tags: names.map((name) => ({ name, commit: 0 })) })
    expect((await released(web))['current']).toBe('1.0.0')
  })

  it('by the ten thousand cost no more processes than ten', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({
      name: `v0.${Math.floor(at / 100)}.${at % 100}`,
      commit: 0,
    }))
    await using crowded = await makeWeb({ tags: [...many, { name: 'v1.0.0', commit: 0 }] })
    await using plain = await makeWeb()
    expect(await processesOf(crowded)).toBe(await processesOf(plain))
    await released(crowded)
  })

  it('that somebody moved at the remote stop everything', async () => {
    await using web = await makeWeb()
    await testGit(web.remote, ['tag', '--force', 'v1.0.0', 'main'])
    expect(failing(await refused(web))).toContain('E_CUT_TAG_MOVED')
  })
})

/** How many git processes a plan starts, counted by git's own trace. */
async function processesOf(web: Cutting): Promise<number> {
  const trace = join(web.root, '.git', 'trace')
  const env = { ...plainEnvironment(), GIT_TRACE2_EVENT: trace }
  expect((await web.process(['cut', 'patch', '--dry-run'], { env })).code).toBe(0)
  const events = (await web.read('.git/trace')).split('\n')
  return events.filter((line) => line.includes('"event":"version"')).length
}

describe('a place', () => {
  it('with a detached HEAD is no place to release from', async () => {
    await using web = await makeWeb()
    await web.repository.git('switch', '--quiet', '--detach')
    expect(failing(await refused(web))).toContain('E_CUT_BRANCH')
  })

  it('without a commit has nothing to release', async () => {
    const root = await mkdtemp(join(tmpdir(), 'tidemark-empty-'))
    await using web = await makeWeb()
    await testGit(root, ['init', '--quiet', '--initial-branch=main'])
    const { code, stdout } = await web.run(
      'cut',
      'patch',
      '--yes',
      '--json',
      '-C',
      root,
      '--policy',
      join(web.root, 'tidemark.yaml'),
    )
    expect([code, JSON.parse(stdout).error.code]).toEqual([4, 'E_FACTS_MISSING'])
    await rm(root, { recursive: true })
  })

  it('that is a linked work tree, or a subfolder, is as good as any', async () => {
    await using web = await makeWeb()
    const tree = join(web.remote, 'tree')
    await web.repository.git('worktree', 'add', '--quiet', '-b', 'side', tree)
    expect((await web.json(['cut', 'patch', '--yes', '-C', tree]))['outcome']).toBe('done')
    expect((await web.there())['refs/heads/side']).toBe(await testGit(tree, ['rev-parse', 'HEAD']))
  })

  it('whose objects are named by SHA-256 is as good as any', async () => {
    await using web = await makeWeb({ objectFormat: 'sha256' })
    await web.json(['cut', 'patch', '--yes'])
    expect(Object.keys(await web.there())).toContain('refs/tags/v1.0.1')
  })

  it('with its policy in a subfolder counts paths from there', async () => {
    const policy = POLICY.replace('VERSION', 'VERSION')
    await using web = await makeWeb({
      commits: [
        { files: { 'web/tidemark.yaml': policy, 'web/VERSION': '1.0.0\n', 'tidemark.yaml': POLICY } },
        {},
      ],
    })
    await released(web, '-C', 'web')
    expect(await web.read('web/VERSION')).toBe('1.0.1\n')
  })

  it('where git does not know who you are is found before anything is changed', async () => {
    await using web = await makeWeb()
    await web.repository.git('config', '--unset', 'user.email')
    await web.repository.git('config', 'user.useConfigOnly', 'true')
    const nobody = Object.entries(plainEnvironment()).filter(
      ([name]) => !/^(?:GIT_(?:AUTHOR|COMMITTER)_|EMAIL$)/u.test(name),
    )
    const before = await web.state()
    const { code, stdout } = await web.process(['cut', 'patch', '--yes', '--json'], {
      env: Object.fromEntries(nobody),
    })
    expect(code).toBe(3)
    expect(failing(JSON.parse(stdout))).toEqual(['E_CUT_MAINTAINER'])
    expect(await web.state()).toEqual(before)
  })
})

describe('a remote', () => {
  it('that there is none of, or several without an origin, must be named', async () => {
    await using web = await makeWeb()
    const { git } = web.repository
    await git('remote', 'rename', 'origin', 'one')
    await git('branch', '--quiet', '--unset-upstream').catch(() => '')
    await git('remote', 'add', 'two', `file://${web.remote}`)
    expect((await refused(web, 4))['error'].code).toBe('E_CUT_REMOTE')
    await web.write('tidemark.yaml', POLICY.replace('[VERSION]', '[VERSION], remote: two'))
    await git('commit', '--quiet', '--all', '--message', 'chore: name the remote')
    expect((await web.json(['cut', 'patch', '--yes']))['remote']).toBe('two')
    await git('remote', 'remove', 'one')
    await git('remote', 'remove', 'two')
    expect((await web.json(['cut', 'minor', '--yes'], 4))['error'].code).toBe('E_CUT_REMOTE')
  })

  it('that does not answer is never one without the tag', async () => {
    await using web = await makeWeb()
    await web.repository.git('remote', 'set-url', 'origin', 'file:///nonexistent/web.git')
    expect((await refused(web, 5))['error'].code).toBe('E_REMOTE')
  })

  it('that cannot push atomically gets nothing', async () => {
    await using web = await makeWeb()
    await testGit(web.remote, ['config', 'receive.advertiseAtomic', 'false'])
    expect((await refused(web))['error'].code).toBe('E_CUT_PUSH')
  })

  it('gets the branch and the tag, whatever else git is told to push', async () => {
    await using web = await makeWeb()
    const { git } = web.repository
    await git('tag', '--annotate', 'v0.9.0-private', '--message', 'mine')
    await git('branch', 'private')
    for (const [name, value] of [
      ['push.followTags', 'true'],
      ['push.default', 'matching'],
      ['remote.origin.push', 'refs/heads/*:refs/heads/*'],
      ['remote.origin.mirror', 'true'],
    ]) {
      await git('config', name ?? '', value ?? '')
    }
    await released(web)
    expect(Object.keys(await web.there()).toSorted()).toEqual([
      'refs/heads/main',
      'refs/tags/v1.0.0',
      'refs/tags/v1.0.1',
    ])
  })

  it('that is another repository altogether has another history', async () => {
    await using web = await makeWeb()
    const other = await makeBare(join(web.remote, 'other.git'))
    await web.repository.git('remote', 'set-url', 'origin', `file://${other}`)
    const plan = await web.json(['cut', '1.0.1', '--dry-run'])
    expect(checkNamed(plan, 'up to date')['status']).toBe('warn')
  })
})

describe('hooks and signatures', () => {
  let folder: string
  let key: SshKey

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-keys-'))
    key = await makeSshKey(folder, 'ada')
  })

  afterAll(async () => {
    await rm(folder, { recursive: true })
  })

  it('that git is told to make for every tag and commit are made', async () => {
    await using web = await makeWeb()
    const { git } = web.repository
    await git('config', 'gpg.format', 'ssh')
    await git('config', 'user.signingkey', key.path)
    await git('config', 'tag.gpgSign', 'true')
    await git('config', 'commit.gpgSign', 'true')
    const { signed } = await released(web)
    expect(signed).toBe(true)
    expect(await git('cat-file', 'tag', 'v1.0.1')).toContain('BEGIN SSH SIGNATURE')
    expect(await git('cat-file', 'commit', 'HEAD')).toContain('BEGIN SSH SIGNATURE')
  })

  it('by a key that does not exist are missed before anything is changed', async () => {
    await using web = await makeWeb()
    const { git } = web.repository
    await git('config', 'gpg.format', 'ssh')
    await git('config', 'user.signingkey', join(folder, 'nobody'))
    await git('config', 'tag.gpgSign', 'true')
    expect(failing(await refused(web))).toEqual(['E_SIGNING'])
  })

  it('may rewrite the message of the commit', async () => {
    await using web = await makeWeb()
    await web.hook('here', 'commit-msg', 'echo "Signed-off-by: Ada" >> "$1"')
    await released(web)
    expect(await web.repository.git('log', '-1', '--format=%B')).toContain('Signed-off-by: Ada')
  })

  it('that say no to the push leave all as it was', async () => {
    await using web = await makeWeb()
    await web.hook('here', 'pre-push', 'echo "not today" >&2; exit 1')
    expect((await refused(web))['error'].code).toBe('E_CUT_PUSH')
  })

  it('that edit what the release wrote release nothing', async () => {
    await using web = await makeWeb()
    await web.hook('here', 'pre-commit', 'echo 9.9.9 > VERSION && git add VERSION')
    expect((await refused(web))['error'].code).toBe('E_HOOK')
  })
})
