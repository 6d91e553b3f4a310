import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { arbitraryDraft, ledgerOf } from '../testing/arbitrary-drafts.ts'
import { canonicalJson } from './canonical-json.ts'
import { digestOf } from './digest.ts'
import { applyRecord, emptyState } from './fold.ts'
import type { MutableState } from './fold.ts'
import type { LedgerRecord } from './record.ts'
import { EMPTY_HEAD } from './record.ts'
import { restoreState } from './restore.ts'
import { SNAPSHOT_FORMAT, snapshotState } from './snapshot.ts'

const history = fc.array(arbitraryDraft, { maxLength: 12 })

function fold(records: readonly LedgerRecord[], state = emptyState()): MutableState {
  for (const record of records) applyRecord(state, record)
  return state
}

function contentOf(state: MutableState): unknown {
  const components = state.components().map((name) => {
    const { facts, deleted, deprecated, published } = state.component(name)
    return [
      name,
      [...facts],
      [...deleted],
      [...deprecated],
      [...published].map(([image, tags]) => [image, [...tags]]),
    ]
  })
  return [state.head, state.lastTime, components]
}

describe('a snapshot', () => {
  it('restores to the same state', () => {
    fc.assert(
      fc.property(history, (drafts) => {
        const state = fold(ledgerOf(drafts))
        const restored = restoreState(snapshotState(state))
        expect(contentOf(restored)).toEqual(contentOf(state))
        expect(snapshotState(restored)).toBe(snapshotState(state))
      }),
      { numRuns: 150 },
    )
  })

  it('can be grown on as if it had been folded from nothing', () => {
    fc.assert(
      fc.property(history, fc.nat(12), (drafts, cut) => {
        const records = ledgerOf(drafts)
        const restored = restoreState(snapshotState(fold(records.slice(0, cut))))
        expect(contentOf(fold(records.slice(cut), restored))).toEqual(contentOf(fold(records)))
      }),
      { numRuns: 150 },
    )
  })

  it('is canonical JSON', () => {
    fc.assert(
      fc.property(history, (drafts) => {
        const text = snapshotState(fold(ledgerOf(drafts)))
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
      { numRuns: 100 },
    )
  })

  it('says every text once', () => {
    const data = {
      digest: digestOf('a'),
      mediaType: 'm',
      size: 1,
      images: [],
      date: '2026-03-02T09:00:00.000Z',
    }
    const build = { component: 'web', type: 'build', actor: 'ada', data } as const
    const text = snapshotState(fold(ledgerOf([build, build, build])))
    expect(text.split(data.digest)).toHaveLength(2)
  })

  it('of nothing is empty', () => {
    const restored = restoreState(snapshotState(emptyState()))
    expect(restored.head).toEqual(EMPTY_HEAD)
    expect(restored.components()).toEqual([])
  })
})

describe('restoreState', () => {
  const whole = JSON.parse(
    snapshotState(
      fold(
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
    ),
  )

  it('refuses a newer format', () => {
    const newer = JSON.stringify({ format: SNAPSHOT_FORMAT + 1 })
    expect(() => restoreState(newer)).toThrow(
      expect.objectContaining({ code: 'E_LEDGER_FORMAT', details: { format: SNAPSHOT_FORMAT + 1 } }),
    )
  })

  it.each(['', '{', 'null', '[]', '{}', '{"format":0}', '{"format":"1"}', '{"format":1}'])(
    'refuses %j',
    (text) => {
      expect(() => restoreState(text)).toThrow(expect.objectContaining({ code: 'E_LEDGER_FORMAT' }))
    },
  )

  it('refuses damage of any kind, or is none the worse for it', () => {
    const junk = fc.constantFrom<unknown>(null, -2, 1e9, 0.5, 'x', [], {}, true)
    fc.assert(
      fc.property(fc.nat(110), junk, (at, value) => {
        const text = JSON.stringify(damage(whole, at, value))
        expect(outcomeOf(text)).toMatch(/^(?:restored|E_LEDGER_FORMAT)$/u)
      }),
      { numRuns: 500 },
    )
  })

  it.each(['hash', 'seq', 'texts', 'time', 'components'])('refuses a snapshot without its %s', (name) => {
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
    const state = restoreState(text)
    snapshotState(state)
    return 'restored'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
