import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openRepository } from '../../git/open.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import type { TestClock } from '../../testing/clock.ts'
import { makeRepository } from '../../testing/git.ts'
import type { TestRepository } from '../../testing/git.ts'
import { tamper } from '../../testing/ledger-branch.ts'
import { readAll, releaseDraft } from '../ledger.conformance.ts'
import type { Ledger } from '../ledger.ts'
import { openLedger } from '../open.ts'

const FIRST = 'records/000000.jsonl'
/** After the second append, before the third. */
const BETWEEN = '2026-03-02T10:01:30.000Z'
const EARLY = '2026-03-02T10:00:00.000Z'

let clock: TestClock
let repo: TestRepository

beforeEach(async () => {
  clock = testClock()
  repo = await makeRepository({})
})

afterEach(async () => await repo.remove())

async function open(root = repo.root): Promise<Ledger> {
  const repository = await openRepository(root)
  return await openLedger(
    { kind: 'git', remote: null, branch: 'tidemark' },
    { clock, random: testRandom(), repository },
  )
}

/** Records 1 to 1,100, then 1,101 to 2,100 a minute later, then 2,101 another minute later. */
async function fill(ledger: Ledger): Promise<void> {
  for (const [batch, size] of [1_100, 1_000, 1].entries()) {
    const drafts = Array.from({ length: size }, (_, at) => releaseDraft(`${batch + 1}.${at}.0`))
    await ledger.append(drafts, await ledger.head())
    clock.advance(60_000)
  }
}

async function seqAt(ledger: Ledger, time: string): Promise<number> {
  return (await ledger.loadAt(time)).head.seq
}

function editLine(seq: number): (text: string) => string {
  return (text) =>
    text
      .split('\n')
      .map((line, at) => (at === seq - 1 ? line.replace('"actor":"ci"', '"actor":"me"') : line))
      .join('\n')
}

describe('the facts of a time', () => {
  it.each([
    ['2026-03-02T09:59:59.999Z', 0],
    ['2026-03-02T10:00:00.000Z', 1_100],
    ['2026-03-02T10:01:30.000Z', 2_100],
    ['2026-03-02T10:02:00.000Z', 2_101],
    ['2099-01-01T00:00:00.000Z', 2_101],
    ['1960-01-01T00:00:00.000Z', 0],
  ])('are those of %s up to that moment', async (time, seq) => {
    await fill(await open())
    expect(await seqAt(await open(), time)).toBe(seq)
  })

  it('come from what full files add up to, and from the records of the one that the time falls into', async () => {
    await fill(await open())
    await tamper(repo.root, { [FIRST]: editLine(5) })
    const damaged = await open()
    expect(await seqAt(damaged, BETWEEN)).toBe(2_100)
    await expect(seqAt(damaged, EARLY)).resolves.toBe(1_100)
    await expect(readAll(damaged)).rejects.toMatchObject({ code: 'E_LEDGER_CHAIN' })
  })

  it('are not told from records that do not follow', async () => {
    await fill(await open())
    await tamper(repo.root, { 'records/000001.jsonl': editLine(5) })
    const ledger = await open()
    await expect(seqAt(ledger, EARLY)).rejects.toMatchObject({ code: 'E_LEDGER_CHAIN' })
  })

  it('need no history of the branch', async () => {
    await using shared = await makeRepository({ remote: true })
    await fill(await open(shared.root))
    const ledger = await open(await shared.clone('--depth', '1'))
    expect(await seqAt(ledger, BETWEEN)).toBe(2_100)
  })
})
