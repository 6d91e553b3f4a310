import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { openRepository } from '../../git/open.ts'
import { digestOf } from '../../model/digest.ts'
import { EMPTY_HEAD } from '../../model/record.ts'
import type { RecordDraft } from '../../model/record.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import type { TestClock } from '../../testing/clock.ts'
import { makeRepository } from '../../testing/git.ts'
import type { TestRepository } from '../../testing/git.ts'
import { tamper } from '../../testing/ledger-branch.ts'
import { stateText } from '../../testing/state-text.ts'
import { readAll, releaseDraft } from '../ledger.conformance.ts'
import type { Ledger } from '../ledger.ts'
import { openLedger } from '../open.ts'

const CHAIN = 'E_LEDGER_CHAIN'
const FIRST = 'records/000000.jsonl'
const FACTS = 'facts/000000.json'

let clock: TestClock
let repo: TestRepository

beforeEach(() => {
  clock = testClock()
})

afterEach(async () => await repo.remove())

async function make(): Promise<void> {
  repo = await makeRepository({})
}

async function open(): Promise<Ledger> {
  const repository = await openRepository(repo.root)
  const context = { clock, random: testRandom(), repository }
  return await openLedger({ kind: 'git', remote: null, branch: 'tidemark' }, context)
}

async function append(ledger: Ledger, version: string): Promise<void> {
  await ledger.append([releaseDraft(version)], await ledger.head())
}

function releases(count: number): readonly RecordDraft[] {
  return Array.from({ length: count }, (_, at) => releaseDraft(`1.${at}.0`))
}

function byCode(a: string, b: string): number {
  return a < b ? -1 : 1
}

describe('what full files of records add up to', () => {
  it('says with each full file what its records add up to, once and for all', async () => {
    await make()
    const ledger = await open()
    await ledger.append(releases(999), EMPTY_HEAD)
    const list = async (): Promise<string> => await repo.git('ls-tree', '-r', 'tidemark', 'facts/', 'names/')
    expect(await list()).toBe('')
    await append(ledger, '2.0.0')
    const first = await list()
    expect(first.split('\n').map((line) => line.split('\t')[1])).toEqual([FACTS])
    await append(ledger, '2.0.1')
    expect(await list()).toBe(first)
    expect(stateText(await (await open()).load())).toBe(stateText(await ledger.load()))
  })

  it('takes over a branch of the layout before, with all that it did not have', async () => {
    await make()
    const ledger = await open()
    await ledger.append(releases(1_200), EMPTY_HEAD)
    await tamper(repo.root, {
      format: () => 'tidemark-ledger 1\n',
      head: () => null,
      'state.json': () => '{"format":3}',
      [FACTS]: () => null,
    })
    const earlier = await open()
    expect(stateText(await earlier.load())).toBe(stateText(await ledger.load()))
    await append(earlier, '3.0.0')
    const files = await repo.git('ls-tree', '-r', '--name-only', 'tidemark')
    expect(files.split('\n')).toEqual(
      ['README.md', FACTS, 'format', 'head', FIRST, 'records/000001.jsonl'].toSorted(byCode),
    )
    expect(await repo.git('show', 'tidemark:format')).toBe('tidemark-ledger 2')
    expect(await readAll(await open())).toHaveLength(1_201)
  })
})

describe('a broken ledger is refused:', () => {
  it.each<readonly [string, string, (text: string) => string]>([
    ['are about another chain', CHAIN, (text) => text.replace(/"hash":"sha256:.{4}/u, '"hash":"sha256:0000')],
    ['have a newer format', 'E_LEDGER_FORMAT', (text) => text.replace(/"format":\d+/u, '"format":99')],
    ['are damaged', 'E_LEDGER_FORMAT', (text) => text.slice(0, 500)],
  ])('facts of a full file that %s', async (_, code, edit) => {
    await make()
    await (await open()).append(releases(1_001), EMPTY_HEAD)
    await tamper(repo.root, { [FACTS]: edit })
    await expect((await open()).load()).rejects.toMatchObject({ code })
  })

  it('facts of a full file that say something else, when the records are read', async () => {
    await make()
    await (await open()).append(releases(1_001), EMPTY_HEAD)
    await tamper(repo.root, { [FACTS]: (text) => text.replace('1.7.0', '6.6.6') })
    await expect(readAll(await open())).rejects.toMatchObject({ code: CHAIN })
  })

  it('names that say something else, when the records are read', async () => {
    await make()
    await (await open()).append(releases(10_000), EMPTY_HEAD)
    const shard = `names/blocks/000000/${digestOf('version 1.7.0').slice(7, 9)}.jsonl`
    await tamper(repo.root, { [shard]: (text) => text.replace('["version 1.7.0",8]', '["version 1.7.0",9]') })
    const ledger = await open()
    expect(await ledger.find(['version 1.7.0'])).toEqual([9])
    await expect(readAll(ledger)).rejects.toMatchObject({ code: CHAIN })
  })

  it('facts and names that are missing are read from the records instead', async () => {
    await make()
    const ledger = await open()
    await ledger.append(releases(10_000), EMPTY_HEAD)
    await append(ledger, '2.0.0')
    const shard = `names/blocks/000000/${digestOf('version 1.7.0').slice(7, 9)}.jsonl`
    await tamper(repo.root, { [shard]: () => null, [FACTS]: () => null })
    const other = await open()
    expect(await other.find(['version 1.7.0'])).toEqual([8])
    expect(stateText(await other.load())).toBe(stateText(await ledger.load()))
    expect(await readAll(other)).toHaveLength(10_001)
  })
})
