import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openRepository } from '../../git/open.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import { makeRepository } from '../../testing/git.ts'
import type { TestRepository } from '../../testing/git.ts'
import { releaseDraft } from '../ledger.conformance.ts'
import type { Ledger } from '../ledger.ts'
import { openLedger } from '../open.ts'

const SEEN = 'refs/tidemark/ledger/origin/tidemark'
const random = testRandom()

let repo: TestRepository

beforeEach(async () => {
  repo = await makeRepository({ commits: 3, remote: true })
  await append(await open(repo.root), '1.0.0')
})

afterEach(async () => {
  await repo.remove()
})

async function open(root: string): Promise<Ledger> {
  const context = { clock: testClock(), random, repository: await openRepository(root) }
  return await openLedger({ kind: 'git', remote: null, branch: 'tidemark' }, context)
}

async function append(ledger: Ledger, version: string): Promise<void> {
  await ledger.append([releaseDraft(version)], await ledger.head())
}

async function leaveLock(folder: string, path: string): Promise<string> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, '')
  return file
}

async function locksIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.lock'))
}

describe('a lock that a killed process left in a checkout', () => {
  it.each([
    ['what was fetched', 'refs/tidemark/incoming/origin/tidemark.lock'],
    ['what was seen', `${SEEN}.lock`],
  ])('on the ref of %s is removed by the next run, which goes on', async (_, lock) => {
    await leaveLock(join(repo.root, '.git'), lock)
    await append(await open(repo.root), '1.1.0')
    expect((await (await open(repo.root)).head()).seq).toBe(2)
    expect(await locksIn(join(repo.root, '.git'))).toEqual([])
    expect(await repo.git('rev-parse', SEEN)).toBe(
      (await repo.git('ls-remote', 'origin', 'tidemark')).slice(0, 40),
    )
  })

  it('on a file that is not ours stays, and the message says what to do', async () => {
    const shallow = await repo.clone('--depth=1')
    await leaveLock(join(shallow, '.git'), 'shallow.lock')
    await expect((await open(shallow)).load()).rejects.toMatchObject({
      code: 'E_LEDGER_UNAVAILABLE',
      hints: expect.arrayContaining([expect.stringMatching(/shallow\.lock.*remove the file/u)]),
    })
    expect(await locksIn(join(shallow, '.git'))).toEqual(['shallow.lock'])
  })
})

describe('a lock that a killed server left on the branch of the remote', () => {
  it('is named in the end, as nobody moves on', async () => {
    const ledger = await open(repo.root)
    await ledger.load()
    await leaveLock(repo.remote ?? '', 'refs/heads/tidemark.lock')
    await expect(append(ledger, '1.1.0')).rejects.toMatchObject({
      code: 'E_LEDGER_MOVED',
      hints: [expect.stringContaining('refs/heads/tidemark.lock')],
    })
  })
})
