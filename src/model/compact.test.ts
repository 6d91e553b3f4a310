import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { arbitraryDraft, ledgerOf } from '../testing/arbitrary-drafts.ts'
import { stateText } from '../testing/state-text.ts'
import { canonicalJson } from './canonical-json.ts'
import { recordHash } from './chain.ts'
import { COMPACT_FORMAT, compactRecords } from './compact.ts'
import { digestOf } from './digest.ts'
import { applyRecord, emptyState } from './fold.ts'
import type { MutableState } from './fold.ts'
import type { LedgerRecord } from './record.ts'
import { readCompact, restoreInto } from './restore.ts'

const history = fc.array(arbitraryDraft, { minLength: 1, maxLength: 12 })

function fold(records: readonly LedgerRecord[], state = emptyState()): MutableState {
  for (const record of records) applyRecord(state, record)
  return state
}

function compact(records: readonly LedgerRecord[]): string {
  return compactRecords(records.map((record) => ({ record: asRead(record), hash: recordHash(record) })))
}

/** As it comes from its line in the ledger. */
function asRead(record: LedgerRecord): LedgerRecord {
  return JSON.parse(canonicalJson(record))
}

function restored(text: string, state = emptyState()): MutableState {
  const run = readCompact(text)
  if (run !== null) restoreInto(state, run)
  return state
}

describe('records in short form', () => {
  it('add up to the same facts', () => {
    fc.assert(
      fc.property(history, (drafts) => {
        const records = ledgerOf(drafts)
        expect(stateText(restored(compact(records)))).toBe(stateText(fold(records)))
      }),
      { numRuns: 150 },
    )
  })

  it('can be parted anywhere, and be grown on by records', () => {
    fc.assert(
      fc.property(history, fc.nat(12), fc.nat(12), (drafts, ...cuts) => {
        const records = ledgerOf(drafts)
        const [one = 0, two = 0] = cuts.toSorted((a, b) => a - b)
        const state = emptyState()
        for (const run of [records.slice(0, one), records.slice(one, two)])
          if (run.length > 0) restored(compact(run), state)
        expect(stateText(fold(records.slice(two), state))).toBe(stateText(fold(records)))
      }),
      { numRuns: 150 },
    )
  })

  it('must follow what they are added to', () => {
    const [first, second] = ledgerOf([BUILD, BUILD])
    const other = emptyState()
    applyRecord(other, { ...first!, actor: 'eve' })
    for (const state of [emptyState(), fold([first!, second!]), other])
      expect(() => restored(compact([second!]), state)).toThrow(
        expect.objectContaining({ code: 'E_LEDGER_CHAIN' }),
      )
  })

  it('are canonical JSON', () => {
    fc.assert(
      fc.property(history, (drafts) => {
        const text = compact(ledgerOf(drafts))
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
      { numRuns: 100 },
    )
  })

  it('say every text once', () => {
    const text = compact(ledgerOf([BUILD, BUILD, BUILD]))
    expect(text.split(digestOf('a'))).toHaveLength(2)
  })

  it('have nothing of a record that changes no facts but its place', () => {
    const [record] = ledgerOf([BUILD])
    const odd = { ...record!, type: 'later-type' }
    expect(JSON.parse(compact([odd]))).toMatchObject({ rows: [], seq: 1, hash: recordHash(odd) })
  })
})

const BUILD = {
  component: 'web',
  type: 'build',
  actor: 'ada',
  data: { digest: digestOf('a'), mediaType: 'm', size: 1, images: [], date: '2026-03-02T09:00:00.000Z' },
} as const

describe('reading them', () => {
  const whole = JSON.parse(
    compact(
      ledgerOf([
        {
          component: 'web',
          type: 'release',
          actor: 'ada',
          data: {
            digest: digestOf('a'),
            mediaType: 'm',
            size: 1,
            images: [],
            date: '2026-03-02T09:00:00.000Z',
            version: '1.0.0',
            platforms: { 'linux/amd64': digestOf('b') },
          },
        },
        {
          component: 'web',
          type: 'published',
          actor: 'ada',
          data: { image: 'i', tags: [{ tag: '1.0.0', class: 'x', from: null, to: digestOf('a') }] },
        },
        { component: 'web', type: 'deprecation', actor: 'ada', data: { version: '1.0.0', reason: 'r' } },
        {
          component: 'web',
          type: 'check',
          actor: 'ada',
          data: { check: 'scan', digest: digestOf('a'), result: 'pass', date: '2026-03-02T09:00:00.000Z' },
        },
        {
          component: 'web',
          type: 'approval',
          actor: 'ada',
          data: { environment: 'prod', digest: digestOf('a'), date: '2026-03-02T09:00:00.000Z' },
        },
        {
          component: 'web',
          type: 'hold',
          actor: 'ada',
          data: { environment: 'prod', reason: 'r', date: '2026-03-02T09:00:00.000Z' },
        },
      ]),
    ),
  )

  it('leaves an earlier format to the records', () => {
    expect(readCompact('{"format":0}')).toBeNull()
  })

  it('refuses a newer format', () => {
    const newer = JSON.stringify({ format: COMPACT_FORMAT + 1 })
    expect(() => readCompact(newer)).toThrow(
      expect.objectContaining({ code: 'E_LEDGER_FORMAT', details: { format: COMPACT_FORMAT + 1 } }),
    )
  })

  it.each(['', '{', 'null', '[]', '{}', '{"format":"1"}', '{"format":1}'])('refuses %j', (text) => {
    expect(() => readCompact(text)).toThrow(expect.objectContaining({ code: 'E_LEDGER_FORMAT' }))
  })

  it('refuses damage of any kind, or is none the worse for it', () => {
    const junk = fc.constantFrom<unknown>(null, -2, 1e9, 0.5, 'x', [], {}, true)
    fc.assert(
      fc.property(fc.nat(110), junk, (at, value) => {
        const text = JSON.stringify(damage(whole, at, value))
        expect(outcomeOf(text)).toMatch(/^(?:restored|E_LEDGER_FORMAT|E_LEDGER_CHAIN)$/u)
      }),
      { numRuns: 500 },
    )
  })

  it.each(['hash', 'seq', 'since', 'texts', 'time', 'rows'])('refuses what has lost its %s', (name) => {
    expect(outcomeOf(JSON.stringify({ ...whole, [name]: undefined }))).toBe('E_LEDGER_FORMAT')
  })

  it('refuses digests that are none', () => {
    const texts = whole.texts.map((text: string) => text.replace('sha256:', 'sha256:../'))
    expect(outcomeOf(JSON.stringify({ ...whole, texts }))).toBe('E_LEDGER_FORMAT')
  })
})

/** `value` with the `at`th of its leaves and branches, counted depth first, replaced. */
function damage(value: unknown, at: number, by: unknown): unknown {
  let count = at
  return JSON.parse(JSON.stringify(value), (_name, part: unknown) => {
    count -= 1
    return count === -1 ? by : part
  })
}

function outcomeOf(text: string): string {
  try {
    const state = restored(text)
    stateText(state)
    return 'restored'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
