import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ended, isolateGit, makeWork, openWorkAt } from '../../testing/git-work.ts'
import type { WorkTest } from '../../testing/git-work.ts'
import { commitPaths } from './commit.ts'

const ODD = ['a file.txt', 'quo"te\'s.txt', 'naïve/ünï.txt', '-dash.txt', ':(glob)*.txt', '*']
const SECOND = 1000

let repo: WorkTest

beforeEach(async () => {
  isolateGit()
  repo = await makeWork({ commits: [{ files: { a: '1\n', b: '1\n' } }] })
})

afterEach(async () => {
  await repo.remove()
  vi.unstubAllEnvs()
})

/** Everything that a failed commit must leave as it was. */
async function state(): Promise<readonly string[]> {
  const questions = [
    ['rev-parse', 'HEAD'],
    ['ls-files', '--stage'],
    ['status', '--porcelain'],
  ]
  return await Promise.all(questions.map(async (args) => await repo.git(...args)))
}

async function filesOf(commit: string): Promise<readonly string[]> {
  const names = await repo.git('-c', 'core.quotePath=off', 'show', '-z', '--format=', '--name-only', commit)
  return names.split('\0').filter(Boolean)
}

describe('committing', () => {
  it('takes exactly the paths named, as they are in the work tree', async () => {
    await repo.write('a', '2\n')
    await repo.write('b', '2\n')
    await repo.git('add', 'b')
    await repo.write('c', 'untracked\n')
    const commit = await repo.work.commit({ message: 'Release 1.0.0', paths: ['a'] })
    expect(await repo.git('rev-parse', 'refs/heads/main')).toBe(commit)
    expect(await filesOf(commit)).toEqual(['a'])
    expect(await repo.work.changes()).toMatchObject({ staged: ['b'], unstaged: [], untracked: ['c'] })
  })

  it('adds a file that was not there', async () => {
    await repo.write('a', '2\n')
    await repo.write('docs/CHANGELOG.md', '# Changes\n')
    const commit = await repo.work.commit({ message: 'Release', paths: ['a', 'docs/CHANGELOG.md'] })
    expect(await filesOf(commit)).toEqual(['a', 'docs/CHANGELOG.md'])
    expect(await repo.git('status', '--porcelain')).toBe('')
  })

  it.each(ODD)('takes the path %j as it is written', async (path) => {
    await repo.write('other.txt', 'x')
    await repo.write(path, 'x')
    const commit = await repo.work.commit({ message: 'Release', paths: [path] })
    expect(await filesOf(commit)).toEqual([path])
    expect((await repo.work.changes()).untracked).toEqual(['other.txt'])
  })

  it('keeps lines of the message that begin with #, and no blanks at line ends', async () => {
    await repo.write('a', '2\n')
    const commit = await repo.work.commit({ message: '\nRelease 1.0.0  \n\n# Heading\n\n\n', paths: ['a'] })
    expect(await repo.git('show', '--no-patch', '--format=%B', commit)).toBe('Release 1.0.0\n\n# Heading\n')
  })

  it('works detached, and in a linked work tree', async () => {
    await repo.git('switch', '--quiet', '--detach')
    await repo.write('a', '2\n')
    const commit = await repo.work.commit({ message: 'Release', paths: ['a'] })
    expect(await repo.git('rev-parse', 'HEAD')).toBe(commit)
    const linked = join(repo.beside, 'linked')
    await repo.git('worktree', 'add', '--quiet', linked, 'main')
    await writeFile(join(linked, 'b'), '2\n')
    const there = await (await openWorkAt(linked)).commit({ message: 'Release', paths: ['b'] })
    expect(await repo.git('rev-parse', 'main', 'main~1')).toBe(`${there}\n${repo.commits[0]}`)
  })

  it('leaves line ends to git', async () => {
    await repo.git('config', 'core.autocrlf', 'true')
    await repo.write('a', '2\r\n')
    const commit = await repo.work.commit({ message: 'Release', paths: ['a'] })
    expect(await repo.git('cat-file', 'blob', `${commit}:a`)).toBe('2')
    expect(await repo.git('cat-file', '-s', `${commit}:a`)).toBe('2')
    expect(await readFile(join(repo.root, 'a'), 'utf8')).toBe('2\r\n')
    expect(await repo.git('status', '--porcelain')).toBe('')
  })

  it('fails, and changes nothing, when there is nothing to commit', async () => {
    await repo.write('.gitignore', '*.log\n')
    await repo.write('noise.log', 'x')
    const before = await state()
    for (const paths of [['a'], [], ['none'], ['noise.log'], ['../x']]) {
      await expect(repo.work.commit({ message: 'Release', paths })).rejects.toMatchObject({ code: 'E_GIT' })
    }
    expect(await state()).toEqual(before)
  })
})

describe('commit hooks', () => {
  it('run as git runs them', async () => {
    for (const name of ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit']) {
      await repo.hook(name, `echo ${name} >> '${repo.beside}/ran'`)
    }
    await repo.write('a', '2\n')
    await repo.work.commit({ message: 'Release', paths: ['a'] })
    const ran = await readFile(join(repo.beside, 'ran'), 'utf8')
    expect(ran.trim().split('\n')).toEqual(['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit'])
  })

  it.each(['pre-commit', 'prepare-commit-msg', 'commit-msg'])(
    'may say no: %s, and everything is as before',
    async (name) => {
      await repo.hook(name, 'echo first; echo "fatal: the ticket is missing" >&2; exit 3')
      await repo.write('a', '2\n')
      await repo.write('new', 'x\n')
      await repo.write('b', '2\n')
      await repo.git('add', 'b')
      const before = await state()
      const pending = repo.work.commit({ message: 'Release', paths: ['a', 'new'] })
      await expect(pending).rejects.toMatchObject({
        code: 'E_HOOK',
        message: expect.stringContaining('the ticket is missing'),
        details: { hook: name },
      })
      expect(await state()).toEqual(before)
    },
  )

  it('that come after the fact cannot undo it', async () => {
    await repo.hook('post-commit', 'exit 1')
    await repo.write('a', '2\n')
    const commit = await repo.work.commit({ message: 'Release', paths: ['a'] })
    expect(await repo.git('rev-parse', 'HEAD')).toBe(commit)
  })

  it('may edit and stage the files of the commit', async () => {
    await repo.hook('pre-commit', 'echo formatted > a; git add a')
    await repo.write('a', '2\n')
    const commit = await repo.work.commit({ message: 'Release', paths: ['a'] })
    expect(await repo.git('cat-file', 'blob', `${commit}:a`)).toBe('formatted')
    expect(await repo.git('status', '--porcelain')).toBe('')
  })

  it('may use globs of their own', async () => {
    await repo.hook('pre-commit', 'test -n "$(git ls-files -- \'*\')"')
    await repo.write('a', '2\n')
    await expect(repo.work.commit({ message: 'Release', paths: ['a'] })).resolves.toMatch(/^[0-9a-f]{40}$/u)
  })

  it('may not add other files: the commit is taken back', async () => {
    await repo.hook('pre-commit', 'echo x > extra; git add extra')
    await repo.write('a', '2\n')
    await repo.write('new', 'x\n')
    const pending = repo.work.commit({ message: 'Release', paths: ['a', 'new'] })
    await expect(pending).rejects.toMatchObject({ code: 'E_HOOK', details: { paths: ['extra'] } })
    expect(await repo.git('rev-parse', 'HEAD')).toBe(repo.commits[0])
    expect(await repo.work.changes()).toMatchObject({
      staged: [],
      unstaged: ['a'],
      untracked: ['extra', 'new'],
    })
  })

  it('are stopped at the deadline, with what they started', async () => {
    await repo.hook('pre-commit', `sleep 1000 & echo $! > '${repo.beside}/pid'; wait`)
    await repo.write('a', '2\n')
    const before = await state()
    const pending = commitPaths(repo.root, { message: 'Release', paths: ['a'] }, SECOND)
    await expect(pending).rejects.toMatchObject({ code: 'E_HOOK', details: { hook: 'pre-commit' } })
    await ended(join(repo.beside, 'pid'))
    expect(await state()).toEqual(before)
  })
})

describe('a commit that is to be signed', () => {
  it('names the signing program when it hangs', async () => {
    await repo.git('config', 'commit.gpgSign', 'true')
    await repo.git('config', 'gpg.program', await repo.program('gpg', 'sleep 1000'))
    await repo.write('a', '2\n')
    const pending = commitPaths(repo.root, { message: 'Release', paths: ['a'] }, SECOND)
    await expect(pending).rejects.toMatchObject({ code: 'E_SIGNING' })
    expect(await repo.git('rev-parse', 'HEAD')).toBe(repo.commits[0])
  })

  it('names the signing program when it fails', async () => {
    await repo.git('config', 'commit.gpgSign', 'true')
    await repo.git('config', 'gpg.program', await repo.program('gpg', 'exit 2'))
    await repo.write('a', '2\n')
    const pending = repo.work.commit({ message: 'Release', paths: ['a'] })
    await expect(pending).rejects.toMatchObject({ code: 'E_SIGNING' })
  })
})
