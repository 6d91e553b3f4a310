import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { chainRecords, nextHead, recordHash, verifyChain } from './chain.ts'
import type { LedgerRecord, RecordDraft } from './record.ts'
import { EMPTY_HEAD } from './record.ts'

const NOW = '2026-03-02T10:14:00.000Z'

function context(now = NOW, lastTime: string | null = null) {
  let count = 0
  const random = (bytes: number) => new Uint8Array(bytes).fill((count += 1))
  return { clock: { now: () => new Date(now) }, random, lastTime }
}

function draft(data: Record<string, unknown> = { version: '1.0.0' }): RecordDraft {
  return { component: 'web', type: 'deprecation', actor: 'ada', data }
}

const CHAIN_BROKEN = expect.objectContaining({ code: 'E_LEDGER_CHAIN' })

describe('chainRecords', () => {
  it('numbers, links, dates and names the records', () => {
    const records = chainRecords(EMPTY_HEAD, [draft(), draft()], context())
    expect(records.map((record) => record.seq)).toEqual([1, 2])
    expect(records[0]!.prev).toBeNull()
    expect(records[1]!.prev).toBe(recordHash(records[0]!))
    expect(records[0]!.time).toBe(NOW)
    expect(new Set(records.map((record) => record.id)).size).toBe(2)
  })

  it('goes on from a head', () => {
    const first = chainRecords(EMPTY_HEAD, [draft()], context())
    const head = verifyChain(first, EMPTY_HEAD)
    const second = chainRecords(head, [draft()], context(NOW, first[0]!.time))
    expect(verifyChain([...first, ...second], EMPTY_HEAD)).toEqual({ seq: 2, hash: recordHash(second[0]!) })
  })

  it('takes the last time when the clock is at most five minutes behind', () => {
    const [record] = chainRecords(EMPTY_HEAD, [draft()], context('2026-03-02T10:09:00.000Z', NOW))
    expect(record!.time).toBe(NOW)
  })

  it('refuses a clock that is further behind', () => {
    expect(() => chainRecords(EMPTY_HEAD, [draft()], context('2026-03-02T10:08:59.999Z', NOW))).toThrow(
      expect.objectContaining({ code: 'E_CLOCK_BACKWARD' }),
    )
  })

  it('gives the same hash to a record that went through JSON', () => {
    const [record] = chainRecords(EMPTY_HEAD, [draft({ reason: undefined, '10': 1, '9': 'ä' })], context())
    const reread: LedgerRecord = JSON.parse(JSON.stringify(record))
    expect(recordHash(reread)).toBe(recordHash(record!))
  })
})

describe('verifyChain', () => {
  const records = chainRecords(EMPTY_HEAD, [draft(), draft({ a: { b: [1, 'x'] } }), draft()], context())
  const head = verifyChain(records, EMPTY_HEAD)

  it('accepts a chain in one piece or in several', () => {
    const middle = verifyChain(records.slice(0, 2), EMPTY_HEAD)
    expect(verifyChain(records.slice(2), middle, head)).toEqual(head)
  })

  it.each([
    ['a gap', [0, 2]],
    ['a missing start', [1, 2]],
    ['another order', [1, 0, 2]],
    ['a record twice', [0, 0, 1]],
  ])('refuses %s', (_name, order) => {
    expect(() =>
      verifyChain(
        order.map((index) => records[index]!),
        EMPTY_HEAD,
      ),
    ).toThrow(CHAIN_BROKEN)
  })

  it('refuses a chain that ends elsewhere than expected', () => {
    expect(() => verifyChain(records.slice(0, 2), EMPTY_HEAD, head)).toThrow(CHAIN_BROKEN)
  })

  it('refuses time that goes backward', () => {
    const later = chainRecords(EMPTY_HEAD, [draft()], context(NOW))
    const earlier = chainRecords(
      verifyChain(later, EMPTY_HEAD),
      [draft()],
      context('2026-03-01T00:00:00.000Z'),
    )
    expect(() => verifyChain([...later, ...earlier], EMPTY_HEAD)).toThrow(CHAIN_BROKEN)
  })

  it('finds any tampering with any field of any record (cross-cutting 6)', () => {
    const field = fc.constantFrom(
      'v',
      'seq',
      'prev',
      'id',
      'time',
      'actor',
      'component',
      'type',
      'data',
      'extra',
    )
    const value = fc.oneof(fc.string(), fc.integer(), fc.jsonValue())
    fc.assert(
      fc.property(fc.nat(2), field, value, (index, name, forged) => {
        const tampered = records.map((record, at) => (at === index ? { ...record, [name]: forged } : record))
        fc.pre(recordHash(tampered[index]!) !== recordHash(records[index]!))
        expect(() => verifyChain(tampered, EMPTY_HEAD, head)).toThrow(CHAIN_BROKEN)
      }),
      { numRuns: 300 },
    )
  })

  it('takes a hash that is known already', () => {
    expect(nextHead(EMPTY_HEAD, records[0]!, records[1]!.prev!)).toEqual({ seq: 1, hash: records[1]!.prev })
  })
})
