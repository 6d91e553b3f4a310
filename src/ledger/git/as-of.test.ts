import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { stateAsOf } from '../../flows/state-as-of.ts'
import { openRepository } from '../../git/open.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import type { TestClock } from '../../testing/clock.ts'
import { makeRepository, testGit } from '../../testing/git.ts'
import type { TestRepository } from '../../testing/git.ts'
import { tamper } from '../../testing/ledger-branch.ts'
import { readAll, releaseDraft } from '../ledger.conformance.ts'
import type { Ledger } from '../ledger.ts'
import { openLedger } from '../open.ts'

const FIRST = 'records/000000.jsonl'
/** After the second append, before the third. */
const BETWEEN = '2026-03-02T10:01:30.000Z'

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

/** Records 1 to 120, then 121 a minute later, then 122 another minute later. */
async function fill(ledger: Ledger): Promise<void> {
  const versions = Array.from({ length: 120 }, (_, at) => `1.${at}.0`)
  for (const batch of [versions, ['2.0.0'], ['3.0.0']]) {
    const drafts = batch.map((version) => releaseDraft(version))
    await ledger.append(drafts, await ledger.head())
    clock.advance(60_000)
  }
}

async function seqAt(ledger: Ledger, time: string): Promise<number | null> {
  return (await ledger.loadAt?.(time))?.head.seq ?? null
}

function editLine(seq: number): (text: string) => string {
  return (text) =>
    text
      .split('\n')
      .map((line, at) => (at === seq - 1 ? line.replace('"actor":"ci"', '"actor":"me"') : line))
      .join('\n')
}

describe('the facts of a time', () => {
  it('come from the snapshot of that time, without the records before it', async () => {
    await fill(await open())
    expect(await seqAt(await open(), BETWEEN)).toBe(121)
    await tamper(repo.root, { [FIRST]: editLine(5) })
    const damaged = await open()
    expect(await seqAt(damaged, BETWEEN)).toBe(121)
    await expect(readAll(damaged)).rejects.toMatchObject({ code: 'E_LEDGER_CHAIN' })
  })

  it('are those of the newest record from then on', async () => {
    const ledger = await open()
    await fill(ledger)
    expect(await seqAt(ledger, '2026-03-02T10:02:00.000Z')).toBe(122)
    expect(await seqAt(ledger, '2099-01-01T00:00:00.000Z')).toBe(122)
  })

  it('are left to the records before anything was recorded, and for a small ledger', async () => {
    const ledger = await open()
    await ledger.append([releaseDraft('0.1.0')], await ledger.head())
    expect(await seqAt(ledger, BETWEEN)).toBeNull()
    await fill(ledger)
    expect(await seqAt(ledger, '1960-01-01T00:00:00.000Z')).toBeNull()
    expect((await stateAsOf(ledger, '2026-03-02T09:00:00.000Z')).head.seq).toBe(0)
  })

  it('are not told from a snapshot whose record is another one by now', async () => {
    await fill(await open())
    await tamper(repo.root, { [FIRST]: editLine(121) })
    const ledger = await open()
    expect(await seqAt(ledger, BETWEEN)).toBeNull()
    await expect(stateAsOf(ledger, BETWEEN)).rejects.toMatchObject({ code: 'E_LEDGER_CHAIN' })
  })

  it.each(['{"format":1}', '{"format":99}', 'no JSON'])(
    'are folded from the records when the snapshot of that time is %s',
    async (text) => {
      await fill(await open())
      await replaceSnapshot(text)
      const ledger = await open()
      expect(await seqAt(ledger, BETWEEN)).toBeNull()
      expect((await stateAsOf(ledger, BETWEEN)).head.seq).toBe(121)
    },
  )

  it('are folded from the records in a clone that has no history', async () => {
    await using shared = await makeRepository({ remote: true })
    await fill(await open(shared.root))
    const ledger = await open(await shared.clone('--depth', '1'))
    expect(await seqAt(ledger, BETWEEN)).toBeNull()
    expect((await stateAsOf(ledger, BETWEEN)).head.seq).toBe(121)
  })
})

/** Puts a commit of the second append's time, with another snapshot, below the newest one. */
async function replaceSnapshot(text: string): Promise<void> {
  const newest = await repo.git('rev-parse', 'tidemark')
  const tree = await repo.git('rev-parse', 'tidemark^{tree}')
  const blob = await repo.git('rev-parse', 'tidemark:state.json')
  const commit = ['author x <x@x.invalid>', 'committer x <x@x.invalid>'].map(
    (line) => `${line} 1772445661 +0000`,
  )
  const input = [
    `blob\nmark :1\ndata ${text.length}\n${text}\n`,
    `commit refs/heads/tidemark\n${commit.join('\n')}\ndata 1\nx\nfrom ${newest}^\nM 100644 :1 state.json\n\n`,
    `commit refs/heads/tidemark\n${commit.join('\n').replaceAll('661', '720')}\ndata 1\nx\nM 040000 ${tree} \n\n`,
  ]
  await testGit(repo.root, ['fast-import', '--quiet', '--force'], input.join(''))
  expect(await repo.git('rev-parse', 'tidemark:state.json')).toBe(blob)
}
