import { describe, expect, it } from 'vitest'

import { testClock, testRandom } from '../testing/clock.ts'
import { describeLedger, readAll, releaseDraft } from './ledger.conformance.ts'
import { MemoryLedger } from './memory.ts'

const context = { clock: testClock(), random: testRandom() }

describeLedger('memory', async () => ({
  open: async (given) => new MemoryLedger(given),
  [Symbol.asyncDispose]: async () => {},
}))

describe('a memory ledger', () => {
  it('begins with the records given', async () => {
    const first = new MemoryLedger(context)
    await first.append([releaseDraft('1.0.0'), releaseDraft('1.1.0')], await first.head())
    const second = new MemoryLedger(context, await readAll(first))
    expect(await second.head()).toEqual(await first.head())
  })

  it('refuses records that are no chain', async () => {
    const first = new MemoryLedger(context)
    const records = await first.append([releaseDraft('1.0.0'), releaseDraft('1.1.0')], await first.head())
    expect(() => new MemoryLedger(context, records.toReversed())).toThrow(
      expect.objectContaining({ code: 'E_LEDGER_CHAIN' }),
    )
  })
})
