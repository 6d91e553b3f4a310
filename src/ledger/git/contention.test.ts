import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterEach, describe, expect, it } from 'vitest'

import { openRepository } from '../../git/open.ts'
import { verifyChain } from '../../model/chain.ts'
import { EMPTY_HEAD } from '../../model/record.ts'
import type { LedgerRecord } from '../../model/record.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import { isolatedEnvironment, makeRepository } from '../../testing/git.ts'
import type { TestRepository } from '../../testing/git.ts'
import { readAll } from '../ledger.conformance.ts'
import { openLedger } from '../open.ts'

const run = promisify(execFile)
const WORKER = join(import.meta.dirname, '../../testing/append-worker.ts')
const EACH = 3

let repo: TestRepository | null = null

afterEach(async () => {
  await repo?.remove()
})

async function appendFrom(folders: readonly string[]): Promise<void> {
  const runs = folders.map((folder, at) =>
    run(process.execPath, [WORKER, folder, `run-${at}`, String(EACH)], { env: isolatedEnvironment() }),
  )
  await Promise.all(runs)
}

async function recordsOf(folder: string): Promise<readonly LedgerRecord[]> {
  const repository = await openRepository(folder)
  const context = { clock: testClock(), random: testRandom(), repository }
  return await readAll(await openLedger({ kind: 'git', remote: null, branch: 'tidemark' }, context))
}

interface Found {
  readonly records: number
  readonly distinct: number
  readonly chained: number
  readonly byRun: readonly (number | undefined)[]
}

async function found(folder: string): Promise<Found> {
  const records = await recordsOf(folder)
  const byRun = Object.values(Object.groupBy(records, (record) => record.actor)).map((own) => own?.length)
  const chained = verifyChain(records, EMPTY_HEAD).seq
  return {
    records: records.length,
    distinct: new Set(records.map((record) => record.id)).size,
    chained,
    byRun,
  }
}

/** What stands when no append of any run was lost and none came twice. */
function allOf(runs: number): Found {
  const all = runs * EACH
  return { records: all, distinct: all, chained: all, byRun: Array.from({ length: runs }, () => EACH) }
}

describe('appends at the same time', () => {
  it(
    'from 16 processes in 16 clones onto one bare remote lose none and keep one chain',
    { timeout: 240_000 },
    async () => {
      repo = await makeRepository({ commits: 3, remote: true })
      const clones = Array.from({ length: 16 }, (_, at) =>
        repo!.clone(...(at % 2 === 0 ? ['--depth', '1'] : [])),
      )
      const folders = await Promise.all(clones)
      await appendFrom(folders)
      expect(await found(folders[0]!)).toEqual(allOf(16))
      expect(await repo.git('ls-remote', 'origin')).toMatch(/\trefs\/heads\/tidemark$/mu)
    },
  )

  it('from 6 processes in one checkout of a remote lose none', async () => {
    repo = await makeRepository({ remote: true })
    const { root } = repo
    await appendFrom(Array.from({ length: 6 }, () => root))
    expect(await found(root)).toEqual(allOf(6))
  })

  it('from 6 processes in one repository without a remote lose none', async () => {
    repo = await makeRepository()
    const { root } = repo
    await appendFrom(Array.from({ length: 6 }, () => root))
    expect(await found(root)).toEqual(allOf(6))
  })
})
