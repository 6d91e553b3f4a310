import { array, assert, asyncProperty, constantFrom, integer, nat, tuple } from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'

import { recordHash, verifyChain } from '../model/chain.ts'
import { digestOf } from '../model/digest.ts'
import { applyRecord, emptyState } from '../model/fold.ts'
import { EMPTY_HEAD } from '../model/record.ts'
import type { LedgerRecord, RecordDraft } from '../model/record.ts'
import { namesIn, tagWritesIn } from '../model/names.ts'
import { stateText } from '../testing/state-text.ts'
import { testClock, testRandom } from '../testing/clock.ts'
import type { TestClock } from '../testing/clock.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerContext } from './memory.ts'

/** How the suite makes a store. */
export interface ConformanceStore extends AsyncDisposable {
  /** Opens the store; a second time in the same place, as another process would. */
  open(context: LedgerContext): Promise<Ledger>
}

/** A release of a component. */
export function releaseDraft(version: string, component = 'web'): RecordDraft {
  const digest = digestOf(`${component} ${version}`)
  const data = { digest, mediaType: 'application/vnd.oci.image.index.v1+json', size: 1000, images: [] }
  return {
    component,
    type: 'release',
    actor: 'ci',
    data: { ...data, version, commit: 'c'.repeat(40), date: '2026-03-01T00:00:00.000Z' },
  }
}

/** Tags written for a release. */
export function publishedDraft(version: string, component = 'web'): RecordDraft {
  const to = digestOf(`${component} ${version}`)
  const tags = [version, 'latest'].map((tag) => ({ tag, class: '{version}', from: null, to, version }))
  return { component, type: 'published', actor: 'ci', data: { image: `ghcr.io/acme/${component}`, tags } }
}

/** All records of a ledger, or those after `since`. */
export async function readAll(ledger: Ledger, since?: number): Promise<readonly LedgerRecord[]> {
  const records: LedgerRecord[] = []
  for await (const record of ledger.read(since)) records.push(record)
  return records
}

function folded(records: readonly LedgerRecord[]): string {
  const state = emptyState()
  for (const record of records) applyRecord(state, record)
  return stateText(state)
}

/** What every store promises (docs/design.md, "The ledger"), run over one of them. */
export function describeLedger(name: string, make: () => Promise<ConformanceStore>): void {
  describe(`${name} as a ledger`, () => {
    const stores: ConformanceStore[] = []
    let clock: TestClock
    let context: LedgerContext

    afterEach(async () => {
      await Promise.all(stores.splice(0).map((made) => made[Symbol.asyncDispose]()))
    })

    async function store(): Promise<ConformanceStore> {
      clock = testClock()
      context = { clock, random: testRandom() }
      const made = await make()
      stores.push(made)
      return made
    }

    async function fill(
      ledger: Ledger,
      steps: readonly (readonly [size: number, wait: number])[],
    ): Promise<void> {
      for (const [at, [size, wait]] of steps.entries()) {
        clock.advance(wait)
        await ledger.append(anyDrafts(size, at), await ledger.head())
      }
    }

    async function open(): Promise<Ledger> {
      return await (await store()).open(context)
    }

    it('begins empty', async () => {
      const ledger = await open()
      expect(await ledger.head()).toEqual(EMPTY_HEAD)
      expect((await ledger.load()).components()).toEqual([])
      expect(await readAll(ledger)).toEqual([])
    })

    it('appends records that carry seq, prev, an id and the time', async () => {
      const ledger = await open()
      const records = await ledger.append([releaseDraft('1.0.0'), publishedDraft('1.0.0')], EMPTY_HEAD)
      expect(records.map(({ seq }) => seq)).toEqual([1, 2])
      expect(records[0]).toMatchObject({ v: 1, prev: null, ...releaseDraft('1.0.0') })
      expect(records[1]!.prev).toBe(recordHash(records[0]!))
      expect(records[1]!.time).toBe('2026-03-02T10:00:00.000Z')
      expect(await ledger.head()).toEqual({ seq: 2, hash: recordHash(records[1]!) })
    })

    it('reads what was appended, from any point', async () => {
      const ledger = await open()
      const first = await ledger.append([releaseDraft('1.0.0'), publishedDraft('1.0.0')], EMPTY_HEAD)
      clock.advance(1000)
      const second = await ledger.append([releaseDraft('1.0.1')], await ledger.head())
      expect(await readAll(ledger)).toEqual([...first, ...second])
      expect(await readAll(ledger, 1)).toEqual([first[1], ...second])
      expect(await readAll(ledger, 3)).toEqual([])
      expect(await readAll(ledger, 99)).toEqual([])
    })

    it('refuses an append that expects another head, and stays as it was', async () => {
      const ledger = await open()
      const records = await ledger.append([releaseDraft('1.0.0')], EMPTY_HEAD)
      const late = [
        EMPTY_HEAD,
        { seq: 1, hash: digestOf('other') },
        { seq: 2, hash: recordHash(records[0]!) },
      ]
      for (const expected of late) {
        // One after the other: each must leave the ledger as it was.
        await expect(ledger.append([releaseDraft('1.0.1')], expected)).rejects.toMatchObject({
          code: 'E_LEDGER_MOVED',
        })
      }
      expect(await readAll(ledger)).toEqual(records)
    })

    it('appends all drafts or none', async () => {
      const ledger = await open()
      const malformed: RecordDraft = { ...releaseDraft('1.0.1'), data: { digest: 'none' } }
      const append = ledger.append([releaseDraft('1.0.0'), malformed], EMPTY_HEAD)
      await expect(append).rejects.toMatchObject({ code: 'E_LEDGER_RECORD' })
      const unreadable: RecordDraft = { ...releaseDraft('1.0.1'), data: { digest: Number.NaN } }
      await expect(ledger.append([unreadable], EMPTY_HEAD)).rejects.toMatchObject({ code: 'E_JSON' })
      expect(await ledger.head()).toEqual(EMPTY_HEAD)
      expect(await readAll(ledger)).toEqual([])
      expect(await ledger.append([releaseDraft('1.0.0')], EMPTY_HEAD)).toHaveLength(1)
    })

    it('appends nothing when there is nothing to append', async () => {
      const ledger = await open()
      expect(await ledger.append([], EMPTY_HEAD)).toEqual([])
      expect(await ledger.head()).toEqual(EMPTY_HEAD)
    })

    it('gives each load a state of its own', async () => {
      const ledger = await open()
      const [record] = await ledger.append([releaseDraft('1.0.0')], EMPTY_HEAD)
      const [one, two] = [await ledger.load(), await ledger.load()]
      expect(one).not.toBe(two)
      expect(one.component('web').byId(record!.id)?.version?.text).toBe('1.0.0')
      expect(stateText(one)).toBe(stateText(two))
    })

    it('lets time never go backward', async () => {
      const ledger = await open()
      await ledger.append([releaseDraft('1.0.0')], EMPTY_HEAD)
      clock.advance(-60_000)
      const [record] = await ledger.append([releaseDraft('1.0.1')], await ledger.head())
      expect(record!.time).toBe('2026-03-02T10:00:00.000Z')
      clock.advance(-3_600_000)
      const append = ledger.append([releaseDraft('1.0.2')], await ledger.head())
      await expect(append).rejects.toMatchObject({ code: 'E_CLOCK_BACKWARD' })
    })

    it('keeps text of any language and shape as it is', async () => {
      const ledger = await open()
      const reason = 'quote " backslash \\ newline \n NUL \0 line separator \u2028 日本語 🌊'
      const deprecation: RecordDraft = {
        component: 'wéb',
        type: 'deprecation',
        actor: 'Ada <ada@example.org>\nfrom nowhere',
        data: { version: '1.0.0', reason },
      }
      const records = await ledger.append([deprecation], EMPTY_HEAD)
      expect(await readAll(ledger)).toEqual(records)
      expect(records[0]).toMatchObject(deprecation)
    })

    it('agrees with itself after any appends: head, chain, records and facts', async () => {
      const step = array(constantFrom('release', 'published', 'deprecation'), {
        minLength: 1,
        maxLength: 4,
      })
      expect.hasAssertions()
      await assert(
        asyncProperty(array(step, { maxLength: 4 }), async (steps) => {
          await using made = await store()
          stores.pop()
          const ledger = await made.open(context)
          const expected: LedgerRecord[] = []
          for (const [at, types] of steps.entries()) {
            clock.advance(1500)
            const drafts = types.map((type, index) => anyDraft(type, `${at}.${index}.0`))
            expected.push(...(await ledger.append(drafts, await ledger.head())))
          }
          await expectAgreement(ledger, expected)
          if (ledger.promises.durable) await expectAgreement(await made.open(context), expected)
        }),
        { numRuns: 6 },
      )
    })

    it('tells the facts of any time as the records up to it do', async () => {
      const step = tuple(integer({ min: 1, max: 60 }), constantFrom(0, 1, 400, 1000, 90_000))
      expect.hasAssertions()
      await assert(
        asyncProperty(array(step, { minLength: 2, maxLength: 5 }), nat(1000), async (steps, place) => {
          await using made = await store()
          stores.pop()
          const ledger = await made.open(context)
          await fill(ledger, steps)
          const records = await readAll(ledger)
          const near = [0, place / 1000, 1].map(
            (part) => records[Math.floor(part * (records.length - 1))]!.time,
          )
          for (const time of near.flatMap(timesAround)) {
            const before = records.filter((record) => record.time <= time)
            expect(stateText(await ledger.loadAt(time))).toBe(folded(before))
          }
        }),
        { numRuns: 2, endOnFailure: true },
      )
    })

    it('finds by name, by tag and by seq what a search through all records finds', async () => {
      expect.hasAssertions()
      const ledger = await open()
      await fill(ledger, [
        [9, 0],
        [5, 1000],
      ])
      await expectFound(ledger)
      if (ledger.promises.durable) await expectFound(await stores[0]!.open(context))
    })
  })
}

/** Every name of every record, every tag, and some that are not there. */
export async function expectFound(ledger: Ledger): Promise<void> {
  const records = await readAll(ledger)
  const names = new Set(records.flatMap((record) => [...namesIn(record)]))
  for (const name of [...names, 'version 9.9.9', digestOf('none'), 'record none']) {
    const wanted = records.filter((record) => namesIn(record).has(name)).map(({ seq }) => seq)
    expect(await ledger.find([name])).toEqual(wanted)
  }
  expect(await ledger.find(names)).toEqual(
    records.filter((record) => namesIn(record).size > 0).map(({ seq }) => seq),
  )
  const writes = records.flatMap((record) => tagWritesIn(record))
  for (const tag of new Set([...writes.map((write) => write.tag), 'none'])) {
    for (const until of [null, ...new Set(records.map(({ time }) => time)), '1960']) {
      const found: unknown[] = []
      for await (const write of ledger.writes(tag, until)) found.push(write)
      const wanted = writes.filter((write) => write.tag === tag && write.time <= (until ?? write.time))
      expect(found.toReversed()).toEqual(wanted)
    }
  }
  const picked: LedgerRecord[] = []
  for await (const record of ledger.pick([3, 1, 3, 0, records.length, 10_000_000])) picked.push(record)
  expect(picked).toEqual(records.filter(({ seq }) => [1, 3, records.length].includes(seq)))
}

const TYPES = ['release', 'published', 'deprecation']

function anyDrafts(count: number, major: number): readonly RecordDraft[] {
  return Array.from({ length: count }, (_, at) => anyDraft(TYPES[at % 3]!, `${major}.${at}.0`))
}

/** A record's time, and the moments beside it. */
function timesAround(time: string): readonly string[] {
  return [-1, 0, 1].map((by) => new Date(Date.parse(time) + by).toISOString())
}

function anyDraft(type: string, version: string): RecordDraft {
  if (type === 'release') return releaseDraft(version)
  if (type === 'published') return publishedDraft(version)
  return { component: 'web', type: 'deprecation', actor: 'ci', data: { version, reason: 'broken' } }
}

async function expectAgreement(ledger: Ledger, expected: readonly LedgerRecord[]): Promise<void> {
  const records = await readAll(ledger)
  expect(records).toEqual(expected)
  expect(verifyChain(records, EMPTY_HEAD)).toEqual(await ledger.head())
  expect(stateText(await ledger.load())).toBe(folded(records))
}
