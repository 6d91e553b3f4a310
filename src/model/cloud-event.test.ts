import { describe, expect, it } from 'vitest'

import { chainRecords } from './chain.ts'
import { toCloudEvent } from './cloud-event.ts'
import { EMPTY_HEAD } from './record.ts'

const clock = { now: () => new Date('2026-03-02T10:14:00Z') }
const draft = { component: 'web', type: 'release', actor: 'ada', data: { version: '1.0.0' } } as const
const records = chainRecords(EMPTY_HEAD, [draft, draft], {
  clock,
  random: (bytes) => new Uint8Array(bytes),
  lastTime: null,
})

describe('toCloudEvent', () => {
  const [first, second] = records.map((record) => toCloudEvent(record, '/ledger'))

  it('carries every field of the envelope', () => {
    const [, record] = records
    expect(second).toEqual({
      specversion: '1.0',
      id: record!.id,
      source: '/ledger',
      type: 'tidemark.release',
      subject: 'web',
      time: '2026-03-02T10:14:00.000Z',
      datacontenttype: 'application/json',
      data: { version: '1.0.0' },
      sequence: '00000000000000000002',
      tidemarkactor: 'ada',
      tidemarkformat: 1,
      tidemarkprev: record!.prev,
    })
  })

  it('has no hash of a record before the first', () => {
    expect(first).not.toHaveProperty('tidemarkprev')
  })

  it('names attributes as CloudEvents 1.0 wants them, in lower case letters and digits', () => {
    for (const name of Object.keys(second!)) expect(name).toMatch(/^[a-z0-9]{1,20}$/u)
  })
})
