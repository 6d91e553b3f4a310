import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, describe, expect, it, vi } from 'vitest'

import { makeRepository } from '../testing/git.ts'
import type { TestRepository, TestRepositoryOptions } from '../testing/git.ts'
import { openRepository } from './open.ts'
import type { GitRepository } from './repository.ts'

const made: TestRepository[] = []

afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(made.splice(0).map((repo) => repo.remove()))
})

async function make(options?: TestRepositoryOptions): Promise<TestRepository> {
  const repo = await makeRepository(options)
  made.push(repo)
  return repo
}

async function open(folder: string): Promise<GitRepository> {
  const repository = await openRepository(folder)
  expect(repository).not.toBeNull()
  return repository!
}

describe('opening a repository', () => {
  it('gives null outside of one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-none-'))
    expect(await openRepository(folder)).toBeNull()
    await rm(folder, { recursive: true })
  })

  it('finds the top folder from a folder below', async () => {
    const repo = await make()
    await mkdir(join(repo.root, 'a', 'b'), { recursive: true })
    expect((await open(join(repo.root, 'a', 'b'))).root).toBe(repo.root)
    expect((await open(repo.root)).root).toBe(repo.root)
  })

  it('knows the commit and the branch', async () => {
    const repo = await make({ commits: 2 })
    expect(await (await open(repo.root)).head()).toEqual({ commit: repo.commits[1], branch: 'main' })
    await repo.git('checkout', '--quiet', '--detach', repo.commits[0]!)
    expect(await (await open(repo.root)).head()).toEqual({ commit: repo.commits[0], branch: null })
  })

  it('opens a repository without commits', async () => {
    const repo = await make({ commits: 0 })
    const repository = await open(repo.root)
    expect(await repository.head()).toEqual({ commit: null, branch: 'main' })
    expect(await repository.tags()).toEqual([])
    expect(await repository.commitOf('HEAD')).toBeNull()
  })

  it('opens a bare repository', async () => {
    const repo = await make({ remote: true })
    const repository = await open(repo.remote!)
    expect(repository.root).toBe(repo.remote)
    expect(await repository.commitOf('main')).toBe(repo.commits[0])
  })

  it('opens a SHA-256 repository', async () => {
    const repo = await make({ objectFormat: 'sha256', tags: ['v1.0.0'] })
    const repository = await open(repo.root)
    expect(repository.objectFormat).toBe('sha256')
    expect((await repository.tags())[0]).toMatchObject({ name: 'v1.0.0', commit: repo.commits[0] })
  })

  it('knows a shallow clone', async () => {
    const repo = await make({ commits: 3, remote: true })
    expect(await (await open(repo.root)).isShallow()).toBe(false)
    expect(await (await open(await repo.clone('--depth', '1'))).isShallow()).toBe(true)
  })

  it('says so when there is no git', async () => {
    const repo = await make()
    vi.stubEnv('PATH', repo.root)
    await expect(openRepository(repo.root)).rejects.toMatchObject({ code: 'E_GIT_MISSING' })
  })

  it('says so when the folder is not there', async () => {
    const missing = join(tmpdir(), 'tidemark-no-such-folder')
    await expect(openRepository(missing)).rejects.toMatchObject({ code: 'E_NOT_A_REPOSITORY' })
  })

  it('explains dubious ownership', async () => {
    const repo = await make()
    vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1')
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null')
    vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1')
    await expect(openRepository(repo.root)).rejects.toMatchObject({
      code: 'E_NOT_A_REPOSITORY',
      details: { folder: repo.root },
    })
  })
})

describe('tags', () => {
  it('come oldest first, ties by name, with peeled commits and times', async () => {
    const repo = await make({
      commits: [{ date: '2020-01-01T00:00:00Z' }, { date: '2021-01-01T00:00:00Z' }],
      tags: [
        { name: 'v2.6.2', date: '2017-07-20T14:13:00Z' },
        { name: 'v2.5.2', date: '2017-07-20T14:22:00Z' },
        { name: 'light', lightweight: true, commit: 0 },
        { name: 'b', date: '2022-01-01T00:00:00Z', commit: 0 },
        { name: 'a', date: '2022-01-01T00:00:00Z' },
      ],
    })
    const tags = await (await open(repo.root)).tags()
    expect(tags.map(({ name, type, commit, time }) => [name, type, commit, time])).toEqual([
      ['v2.6.2', 'annotated', repo.commits[1], '2017-07-20T14:13:00.000Z'],
      ['v2.5.2', 'annotated', repo.commits[1], '2017-07-20T14:22:00.000Z'],
      ['light', 'lightweight', repo.commits[0], '2020-01-01T00:00:00.000Z'],
      ['a', 'annotated', repo.commits[1], '2022-01-01T00:00:00.000Z'],
      ['b', 'annotated', repo.commits[0], '2022-01-01T00:00:00.000Z'],
    ])
  })

  it('of tags are peeled to the commit, and tags of trees name none', async () => {
    const repo = await make({ tags: ['inner'] })
    await repo.git('tag', '-a', '-m', 'outer', 'outer', 'inner')
    await repo.git('tag', 'tree', 'HEAD^{tree}')
    const repository = await open(repo.root)
    expect(await repository.tag('outer')).toMatchObject({ type: 'annotated', commit: repo.commits[0] })
    expect(await repository.tag('tree')).toMatchObject({ type: 'lightweight', commit: null })
  })

  it('without a tagger have the time of their commit', async () => {
    const repo = await make({ commits: [{ date: '2020-01-01T00:00:00Z' }] })
    const body = `object ${repo.commits[0]}\ntype commit\ntag ancient\n\nmessage\n`
    const file = join(repo.root, 'body')
    await writeFile(file, body)
    const id = await repo.git('hash-object', '-t', 'tag', '-w', '--literally', file)
    await repo.git('update-ref', 'refs/tags/ancient', id)
    const tag = await (await open(repo.root)).tag('ancient')
    expect(tag).toMatchObject({ commit: repo.commits[0], time: '2020-01-01T00:00:00.000Z' })
  })

  it('are found by their exact name only', async () => {
    const repo = await make({ tags: ['v1', 'v1.0/x', 'héé'] })
    const repository = await open(repo.root)
    expect(await repository.tag('v1')).toMatchObject({ name: 'v1' })
    expect(await repository.tag('héé')).toMatchObject({ name: 'héé' })
    const others = ['v1.0', 'v*', '', 'V1', '../heads/main', '--all']
    const found = await Promise.all(others.map((name) => repository.tag(name)))
    expect(found.filter((tag) => tag !== null)).toEqual([])
  })
})

describe('asking a repository', () => {
  it('names the commit of a revision, or null', async () => {
    const repo = await make({ commits: 2, tags: ['v1'] })
    const repository = await open(repo.root)
    expect(await repository.commitOf('v1')).toBe(repo.commits[1])
    expect(await repository.commitOf(repo.commits[0]!.slice(0, 10))).toBe(repo.commits[0])
    expect(await repository.commitOf('nothing')).toBeNull()
    expect(await repository.commitOf('--all')).toBeNull()
  })

  it('reads a file as it was at a commit, not as it lies in the work tree', async () => {
    const repo = await make({
      commits: [{ files: { VERSION: '1\n', 'a/b.txt': 'deep' } }, { files: { VERSION: '2\n' } }],
    })
    await writeFile(join(repo.root, 'VERSION'), '3\n')
    const repository = await open(repo.root)
    const at = async (commit: number, path: string): Promise<string | undefined> => {
      const bytes = await repository.readFile(repo.commits[commit]!, path)
      return bytes === null ? undefined : Buffer.from(bytes).toString()
    }
    expect(await at(0, 'VERSION')).toBe('1\n')
    expect(await at(1, 'VERSION')).toBe('2\n')
    expect(await at(1, './a/b.txt')).toBe('deep')
    expect(await at(1, 'a')).toBeUndefined()
    expect(await at(1, 'missing')).toBeUndefined()
    await expect(repository.readFile('0'.repeat(40), 'VERSION')).rejects.toMatchObject({ code: 'E_GIT' })
  })

  it('lists the paths that differ between two commits', async () => {
    const repo = await make({ commits: [{ files: { a: '1', b: '1' } }, { files: { b: '2', 'ünï/c': '1' } }] })
    const repository = await open(repo.root)
    expect(await repository.changedPaths(repo.commits[0]!, repo.commits[1]!)).toEqual(['b', 'ünï/c'])
    expect(await repository.changedPaths(repo.commits[1]!, repo.commits[1]!)).toEqual([])
  })

  it('lists the commits between two revisions, newest first', async () => {
    const repo = await make({ commits: [{}, { message: 'feat: b\n\nBody of\nb.' }, { message: 'fix: c' }] })
    const repository = await open(repo.root)
    expect(await repository.commits(repo.commits[0]!, 'main')).toEqual([
      { id: repo.commits[2], subject: 'fix: c', body: '' },
      { id: repo.commits[1], subject: 'feat: b', body: 'Body of\nb.' },
    ])
    expect(await repository.commits(null, 'main')).toHaveLength(3)
    await expect(repository.commits(null, 'nothing')).rejects.toMatchObject({ code: 'E_GIT' })
  })

  it('names local branches and those of origin once', async () => {
    const commits = [{}, { branch: 'feat/a' }, {}]
    const repo = await make({ commits, remote: true })
    const repository = await open(await repo.clone())
    expect(await repository.branches()).toEqual(['feat/a', 'main'])
    expect(await repository.branchesContaining(repo.commits[1]!)).toEqual(['feat/a'])
    expect(await repository.branchesContaining(repo.commits[0]!)).toEqual(['feat/a', 'main'])
  })

  it('tells the address of a remote, or null', async () => {
    const repo = await make({ remote: true })
    const repository = await open(repo.root)
    expect(await repository.remoteUrl('origin')).toBe(`file://${repo.remote}`)
    expect(await repository.remoteUrl('upstream')).toBeNull()
    expect(await repository.remoteUrl('--all')).toBeNull()
  })

  it('tells who commits here', async () => {
    const repo = await make()
    await repo.git('config', 'user.name', 'Grace')
    await repo.git('config', 'user.email', 'grace@example.org')
    expect(await (await open(repo.root)).identity()).toBe('Grace <grace@example.org>')
  })

  it('leaves the index as it is', async () => {
    const repo = await make({ commits: [{ files: { a: '1' } }], tags: ['v1'] })
    const index = join(repo.root, '.git', 'index')
    const before = await readFile(index)
    const repository = await open(repo.root)
    await Promise.all([repository.tags(), repository.branches(), repository.commits(null, 'HEAD')])
    expect((await readFile(index)).equals(before)).toBe(true)
  })
})

describe('asking for part of history', () => {
  it('gives the commits that touch paths, taken as they are written', async () => {
    const files = ['web/a', 'api/a', ':(glob)*', '-x', 'web/b'].map((path) => ({ [path]: path }))
    const repo = await make({ commits: files.map((each, at) => ({ files: each, message: `Change ${at}` })) })
    const repository = await open(repo.root)
    const subjects = async (...paths: readonly string[]): Promise<readonly string[]> =>
      (await repository.commits(null, 'HEAD', paths)).map(({ subject }) => subject)
    expect(await subjects('web')).toEqual(['Change 4', 'Change 0'])
    expect(await subjects('web/a', '-x')).toEqual(['Change 3', 'Change 0'])
    expect(await subjects(':(glob)*')).toEqual(['Change 2'])
    expect(await subjects('none')).toEqual([])
    expect(await subjects()).toHaveLength(5)
    expect(await repository.commits(repo.commits[1]!, 'HEAD', ['web'])).toHaveLength(1)
  })

  it('names the tags whose commit is reachable', async () => {
    const commits = [{}, {}, { branch: 'side' }]
    const tags = [
      { name: 'v1', commit: 0 },
      { name: 'v2', commit: 1, lightweight: true },
      { name: 'side/v3', commit: 2 },
    ]
    const repo = await make({ commits, tags })
    const repository = await open(repo.root)
    expect(await repository.mergedTags('main')).toEqual(['v1', 'v2'])
    expect(await repository.mergedTags(repo.commits[0]!)).toEqual(['v1'])
    await expect(repository.mergedTags('none')).rejects.toMatchObject({ code: 'E_GIT' })
  })

  it('gives the message of an annotated tag, and no other', async () => {
    const message = 'Release 1.0.0\n\n# What is new\n\n- ünï'
    const repo = await make({
      tags: [
        { name: 'v1', message },
        { name: 'v2', lightweight: true },
      ],
    })
    const repository = await open(repo.root)
    expect(await repository.tagMessage('v1')).toBe(message)
    expect(await repository.tagMessage('v2')).toBeNull()
    expect(await repository.tagMessage('v3')).toBeNull()
  })

  it('gives what git is configured to', async () => {
    const repo = await make()
    await repo.git('config', 'user.signingKey', 'first')
    await repo.git('config', '--add', 'user.signingKey', 'two\nlines')
    const repository = await open(repo.root)
    expect(await repository.config('user.signingkey')).toBe('two\nlines')
    expect(await repository.config('tidemark.none')).toBeNull()
    expect(await repository.config('--list')).toBeNull()
  })
})
