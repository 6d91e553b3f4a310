import { existsSync } from 'node:fs'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { isolateGit, makeWork } from '../../testing/git-work.ts'
import type { WorkTest } from '../../testing/git-work.ts'

const ODD = ['a file.txt', '-dash.txt', ':(glob)*.txt']

let repo: WorkTest

beforeEach(async () => {
  isolateGit()
  repo = await makeWork({ commits: [{ files: { a: '1\n' } }, { files: { b: '1\n', 'dir/c': '1\n' } }] })
})

afterEach(async () => {
  await repo.remove()
  vi.unstubAllEnvs()
})

describe('taking a commit back', () => {
  it('moves the branch to the parent and leaves the work tree', async () => {
    const [first, second = ''] = repo.commits
    await repo.write('untracked', 'x')
    await repo.work.uncommit(second)
    expect(await repo.git('rev-parse', 'refs/heads/main')).toBe(first)
    expect(await repo.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main')
    expect(await repo.work.changes()).toMatchObject({ staged: [], untracked: ['b', 'dir/c', 'untracked'] })
    expect(await readFile(join(repo.root, 'b'), 'utf8')).toBe('1\n')
  })

  it('touches no other entry of the index', async () => {
    await repo.write('a', '2\n')
    await repo.git('add', 'a')
    await repo.work.uncommit(repo.commits[1]!)
    expect((await repo.work.changes()).staged).toEqual(['a'])
  })

  it.each(ODD)('gives the path %j its old entry', async (path) => {
    await repo.write(path, 'x')
    const commit = await repo.work.commit({ message: 'Release', paths: [path] })
    await repo.work.uncommit(commit)
    expect(await repo.work.changes()).toMatchObject({ staged: [], untracked: [path] })
  })

  it('works detached', async () => {
    await repo.git('switch', '--quiet', '--detach')
    await repo.work.uncommit(repo.commits[1]!)
    expect(await repo.git('rev-parse', 'HEAD')).toBe(repo.commits[0])
    expect(await repo.git('rev-parse', 'main')).toBe(repo.commits[1])
  })

  it('is refused when the branch has moved on, and for a first commit', async () => {
    const [first = ''] = repo.commits
    await expect(repo.work.uncommit(first)).rejects.toMatchObject({ code: 'E_GIT' })
    await repo.git('commit', '--quiet', '--allow-empty', '-m', 'more')
    await expect(repo.work.uncommit(repo.commits[1]!)).rejects.toMatchObject({ code: 'E_GIT' })
    await expect(repo.work.uncommit('f'.repeat(40))).rejects.toMatchObject({ code: 'E_GIT' })
    expect(await repo.git('rev-parse', 'HEAD~1')).toBe(repo.commits[1])
    expect(await repo.git('status', '--porcelain')).toBe('')
  })

  it('is refused for a merge', async () => {
    await repo.git('switch', '--quiet', '--create', 'side', 'HEAD~1')
    await repo.git('commit', '--quiet', '--allow-empty', '-m', 'side')
    await repo.git('merge', '--quiet', '--no-edit', 'main')
    const merge = await repo.git('rev-parse', 'HEAD')
    await expect(repo.work.uncommit(merge)).rejects.toMatchObject({ code: 'E_GIT' })
    expect(await repo.git('rev-parse', 'HEAD')).toBe(merge)
  })
})

describe('restoring', () => {
  it('gives paths what HEAD has, in index and work tree, and leaves others', async () => {
    for (const path of ['a', 'b', 'dir/c']) await repo.write(path, 'changed\n')
    await repo.git('add', 'a')
    await repo.work.restore(['a', 'dir/c'])
    expect(await repo.work.changes()).toMatchObject({ staged: [], unstaged: ['b'] })
    expect(await readFile(join(repo.root, 'a'), 'utf8')).toBe('1\n')
  })

  it('brings back what was deleted, also in the index', async () => {
    await repo.git('rm', '--quiet', 'a', 'dir/c')
    await repo.work.restore(['a', 'dir/c'])
    expect(await repo.git('status', '--porcelain')).toBe('')
  })

  it.each(ODD)('deletes %j when HEAD does not have it', async (path) => {
    await repo.write(path, 'x')
    await repo.write(`${path}.staged`, 'x')
    await repo.git('add', '--', `:(literal)${path}.staged`)
    await repo.write('other.txt', 'x')
    await repo.work.restore([path, `${path}.staged`])
    expect(await repo.work.changes()).toMatchObject({ staged: [], unstaged: [], untracked: ['other.txt'] })
  })

  it('takes nothing, and what is not there', async () => {
    await repo.work.restore([])
    await repo.work.restore(['none', 'no/folder/none'])
    expect(await repo.git('status', '--porcelain')).toBe('')
  })

  it('deletes nothing outside of the work tree, and no folder', async () => {
    await repo.program('victim', 'true')
    await symlink(repo.beside, join(repo.root, 'link'))
    await mkdir(join(repo.root, 'empty'))
    for (const path of ['link/victim', 'empty', `../../${repo.beside.split('/').at(-1)}/victim`]) {
      await expect(repo.work.restore([path])).rejects.toMatchObject({ code: 'E_GIT' })
    }
    expect(existsSync(join(repo.beside, 'victim'))).toBe(true)
    expect(existsSync(join(repo.root, 'empty'))).toBe(true)
  })
})

describe('starting a branch', () => {
  it('makes it at a commit, following no other, and checks it out', async () => {
    await repo.git('config', 'branch.autoSetupMerge', 'always')
    await repo.work.startBranch('hotfix/v1.0.1', repo.commits[0]!)
    expect(await repo.git('symbolic-ref', 'HEAD')).toBe('refs/heads/hotfix/v1.0.1')
    expect(await repo.git('rev-parse', 'HEAD')).toBe(repo.commits[0])
    expect(existsSync(join(repo.root, 'b'))).toBe(false)
    expect(await repo.work.upstream('hotfix/v1.0.1')).toBeNull()
  })

  it.each(['-x', '@{-1}', 'a..b', '', 'main', 'x y'])('refuses the name %j', async (name) => {
    await expect(repo.work.startBranch(name, repo.commits[0]!)).rejects.toMatchObject({ code: 'E_GIT' })
    expect(await repo.git('rev-parse', 'main', 'HEAD')).toBe(`${repo.commits[1]}\n${repo.commits[1]}`)
  })

  it('refuses to write over changed files', async () => {
    await repo.write('b', 'precious\n')
    await expect(repo.work.startBranch('hotfix/x', repo.commits[0]!)).rejects.toMatchObject({ code: 'E_GIT' })
    await expect(repo.work.startBranch('hotfix/x', 'main')).rejects.toMatchObject({ code: 'E_GIT' })
    expect(await readFile(join(repo.root, 'b'), 'utf8')).toBe('precious\n')
    expect(await repo.git('branch', '--list', 'hotfix/*')).toBe('')
  })

  it('stands when only the hook after it fails', async () => {
    await repo.hook('post-checkout', 'exit 1')
    await repo.work.startBranch('hotfix/x', repo.commits[0]!)
    expect(await repo.git('symbolic-ref', '--short', 'HEAD')).toBe('hotfix/x')
  })
})
