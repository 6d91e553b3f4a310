import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { makeRepository } from '../testing/git.ts'
import type { TestRepository } from '../testing/git.ts'
import { addWorktree, listWorktrees, removeWorktree } from './worktrees.ts'

const COMMITS = [{ files: { a: 'old\n', 'dir/b': '1\n' } }, { files: { a: 'new\n' } }]

let repo: TestRepository
let folder = ''

beforeEach(async () => {
  repo = await makeRepository({ commits: COMMITS })
  folder = await mkdtemp(join(tmpdir(), 'tidemark-worktrees-'))
})

afterEach(async () => {
  await repo.remove()
  await rm(folder, { recursive: true, force: true })
})

async function snapshot(): Promise<readonly string[]> {
  return await Promise.all([
    repo.git('status', '--porcelain', '--branch'),
    repo.git('for-each-ref'),
    repo.git('rev-parse', 'HEAD'),
    repo.git('ls-files', '--stage'),
  ])
}

describe('an added work tree', () => {
  it('has a commit, and leaves everything that was there as it was', async () => {
    await repo.git('config', 'core.sparseCheckout', 'true')
    const before = await snapshot()
    const path = join(folder, 'so urce')
    await addWorktree(repo.root, { path, commit: repo.commits[0] ?? '', reason: 'mine 1' })
    expect(await readFile(join(path, 'a'), 'utf8')).toBe('old\n')
    expect(existsSync(join(path, 'dir/b'))).toBe(true)
    expect(await listWorktrees(repo.root)).toEqual([{ path, reason: 'mine 1' }])
    await removeWorktree(repo.root, path)
    expect(existsSync(path)).toBe(false)
    expect(await listWorktrees(repo.root)).toEqual([])
    expect(await snapshot()).toEqual(before)
  })

  it('is removed when its folder is gone or broken already', async () => {
    for (const broken of ['', '.git']) {
      const path = join(folder, 'source')
      await addWorktree(repo.root, { path, commit: 'HEAD', reason: 'mine' })
      await rm(join(path, broken), { recursive: true })
      await removeWorktree(repo.root, path)
      expect(await listWorktrees(repo.root)).toEqual([])
    }
  })

  it('is refused for a commit that is not there, and nothing of it stays', async () => {
    const path = join(folder, 'source')
    const request = { path, commit: 'f'.repeat(40), reason: 'mine' }
    await expect(addWorktree(repo.root, request)).rejects.toMatchObject({ code: 'E_GIT' })
    expect(await listWorktrees(repo.root)).toEqual([])
  })
})
