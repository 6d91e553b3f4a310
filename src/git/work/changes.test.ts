import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { isolateGit, makeWork, openWorkAt } from '../../testing/git-work.ts'
import type { WorkTest } from '../../testing/git-work.ts'

const NOTHING = { staged: [], unstaged: [], untracked: [], operation: null }
const ODD = [
  'a file.txt',
  'quo"te\'s.txt',
  'naïve/ünï.txt',
  '-dash.txt',
  ':(glob)*.txt',
  'tab\tnew\nline.txt',
]

let repo: WorkTest

beforeEach(async () => {
  isolateGit()
  repo = await makeWork({
    commits: [{ files: { a: '1\n', 'dir/b': '1\n', c: '1\n', '.gitignore': '*.log\n' } }],
  })
})

afterEach(async () => {
  await repo.remove()
  vi.unstubAllEnvs()
})

describe('changes of a work tree', () => {
  it('are none when it is clean, whatever is ignored', async () => {
    await repo.write('noise.log', 'x')
    expect(await repo.work.changes()).toEqual(NOTHING)
  })

  it('are told apart: staged, unstaged, untracked', async () => {
    await repo.write('a', '2\n')
    await repo.git('add', 'a')
    await repo.write('dir/b', '2\n')
    await repo.write('new/deep/file', 'x')
    await repo.git('rm', '--quiet', '--cached', 'c')
    expect(await repo.work.changes()).toEqual({
      ...NOTHING,
      staged: ['a', 'c'],
      unstaged: ['dir/b'],
      untracked: ['c', 'new/deep/file'],
    })
  })

  it('have both paths of a rename, however git is told to show them', async () => {
    await repo.git('config', 'status.renames', 'copies')
    await repo.git('config', 'status.showUntrackedFiles', 'no')
    await repo.git('mv', 'a', 'moved')
    await repo.write('untracked', 'x')
    expect(await repo.work.changes()).toEqual({
      ...NOTHING,
      staged: ['a', 'moved'],
      untracked: ['untracked'],
    })
  })

  it.each(ODD)('name the path %j as it is', async (path) => {
    await repo.write(path, 'x')
    expect((await repo.work.changes()).untracked).toEqual([path])
    await repo.git('add', '--all')
    expect((await repo.work.changes()).staged).toEqual([path])
  })

  it('count from the top, also when opened in a folder below', async () => {
    await repo.write('dir/b', '2\n')
    const below = await openWorkAt(join(repo.root, 'dir'))
    expect((await below.changes()).unstaged).toEqual(['dir/b'])
  })

  it('are of the linked work tree, which has a folder of its own', async () => {
    const linked = join(repo.beside, 'linked')
    await repo.git('worktree', 'add', '--quiet', linked)
    await repo.write('a', '2\n')
    const work = await openWorkAt(linked)
    expect(await work.changes()).toEqual(NOTHING)
    expect(await work.privateFolder()).toBe(join(repo.root, '.git/worktrees/linked/tidemark'))
    expect(await repo.work.privateFolder()).toBe(join(repo.root, '.git/tidemark'))
  })
})

describe('what is under way', () => {
  beforeEach(async () => {
    await repo.git('branch', 'other')
    await repo.write('a', 'ours\n')
    await repo.git('commit', '--quiet', '--all', '-m', 'ours')
    await repo.git('switch', '--quiet', 'other')
    await repo.write('a', 'theirs\n')
    await repo.git('commit', '--quiet', '--all', '-m', 'theirs')
  })

  it.each(['merge', 'rebase', 'cherry-pick'])('is a %s, with its conflicts', async (operation) => {
    await expect(repo.git(operation, 'main')).rejects.toThrow('Command failed')
    expect(await repo.work.changes()).toMatchObject({ operation, unstaged: ['a'] })
  })

  it('is a revert', async () => {
    await repo.write('a', 'more\n')
    await repo.git('commit', '--quiet', '--all', '-m', 'more')
    await expect(repo.git('revert', '--no-edit', 'HEAD~1')).rejects.toThrow('Command failed')
    expect(await repo.work.changes()).toMatchObject({ operation: 'revert' })
  })

  it('is patches being applied', async () => {
    const patch = await repo.git('format-patch', '--output-directory', repo.beside, '-1', 'main')
    await expect(repo.git('am', '--quiet', patch)).rejects.toThrow('Command failed')
    expect(await repo.work.changes()).toMatchObject({ operation: 'am' })
  })

  it('is a bisection, in the linked work tree where it runs', async () => {
    const linked = join(repo.beside, 'linked')
    await repo.git('worktree', 'add', '--quiet', '--detach', linked)
    await repo.git('-C', linked, 'bisect', 'start')
    expect((await (await openWorkAt(linked)).changes()).operation).toBe('bisect')
    expect((await repo.work.changes()).operation).toBeNull()
  })
})
