import { beforeAll, describe, expect, it } from 'vitest'

import { MemoryLedger } from '../../ledger/memory.ts'
import { EMPTY_HEAD } from '../../model/record.ts'
import { testClock, testRandom } from '../../testing/clock.ts'
import { startOf } from './start-of.ts'

const DRAFT = {
  component: 'web',
  type: 'deprecation',
  actor: 'ada',
  data: { version: '1.0.0', reason: 'broken' },
} as const

let ledger: MemoryLedger

/** 1,200 records, a hundred each minute from 10:00. */
beforeAll(async () => {
  const clock = testClock('2026-03-02T10:00:00.000Z')
  ledger = new MemoryLedger({ clock, random: testRandom() })
  for (let minute = 0; minute < 12; minute += 1) {
    await ledger.append(
      Array.from({ length: 100 }, () => DRAFT),
      await ledger.head(),
    )
    clock.advance(60_000)
  }
})

describe('where a log begins to read', () => {
  it.each([
    ['', 0],
    ['2026-03-02T09:00:00.000Z', 0],
    ['2026-03-02T10:00:00.000Z', 0],
    ['2026-03-02T10:00:00.001Z', 100],
    ['2026-03-02T10:05:00.000Z', 500],
    ['2026-03-02T10:11:00.000Z', 1100],
    ['2026-03-02T10:11:30.000Z', 1200],
  ])('since %j is after record %i', async (since, start) => {
    expect(await startOf(ledger, { since, newest: null })).toBe(start)
  })

  it.each([
    [5, 1195],
    [5000, 0],
  ])('for the newest %i of all is after record %i', async (newest, start) => {
    expect(await startOf(ledger, { since: '', newest })).toBe(start)
  })

  it('is the first record of a small ledger', async () => {
    const small = new MemoryLedger({ clock: testClock(), random: testRandom() })
    await small.append([DRAFT, DRAFT], EMPTY_HEAD)
    expect(await startOf(small, { since: '2099-01-01T00:00:00.000Z', newest: 1 })).toBe(0)
  })
})
