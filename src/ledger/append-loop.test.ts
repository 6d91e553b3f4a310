import { describe, expect, it } from 'vitest'

import { EMPTY_HEAD } from '../model/record.ts'
import { testClock, testRandom } from '../testing/clock.ts'
import { appendRetrying } from './append-loop.ts'
import { releaseDraft } from './ledger.conformance.ts'
import { MemoryLedger } from './memory.ts'
import { movedOn } from './moved.ts'

const random = testRandom()

/** A ledger that another run appends to first, so many times. */
class ContendedLedger extends MemoryLedger {
  rivals: number

  constructor(rivals: number) {
    super({ clock: testClock(), random })
    this.rivals = rivals
  }

  override async append(
    ...[drafts, expected]: Parameters<MemoryLedger['append']>
  ): ReturnType<MemoryLedger['append']> {
    if (this.rivals > 0) {
      this.rivals -= 1
      await super.append([releaseDraft(`0.${this.rivals}.0`)], expected)
      throw movedOn(expected, null)
    }
    return await super.append(drafts, expected)
  }
}

describe('appending with retries', () => {
  it('asks again with the state that won, and waits longer and longer, within bounds', async () => {
    const ledger = new ContendedLedger(9)
    const waits: number[] = []
    const seen: number[] = []
    const sleep = async (time: number): Promise<void> => void waits.push(time)
    const { records, before } = await appendRetrying(
      ledger,
      (state) => {
        seen.push(state.head.seq)
        return [releaseDraft('1.0.0')]
      },
      { random, sleep },
    )
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect([before.seq, records[0]?.seq]).toEqual([9, 10])
    expect(waits).toHaveLength(9)
    expect(waits.every((time, at) => time >= 0 && time <= Math.min(2000, 100 * 2 ** (at + 1)))).toBe(true)
    expect(new Set(waits).size).toBe(9)
  })

  it('gives up after the tries it was given', async () => {
    const ledger = new ContendedLedger(100)
    const options = { random, sleep: async () => {}, tries: 3 }
    const pending = appendRetrying(ledger, () => [releaseDraft('1.0.0')], options)
    await expect(pending).rejects.toMatchObject({ code: 'E_LEDGER_MOVED' })
    expect(ledger.rivals).toBe(97)
  })

  it('ends when there is nothing to append', async () => {
    const ledger = new ContendedLedger(1)
    const options = { random, sleep: async () => {} }
    expect(await appendRetrying(ledger, () => null, options)).toEqual({ records: [], before: EMPTY_HEAD })
    expect(await appendRetrying(ledger, () => [], options)).toEqual({ records: [], before: EMPTY_HEAD })
  })

  it('passes other failures on at once', async () => {
    const ledger = new ContendedLedger(0)
    const odd = { ...releaseDraft('1.0.0'), data: { digest: 'none' } }
    const pending = appendRetrying(ledger, () => [odd], { random, sleep: async () => {} })
    await expect(pending).rejects.toMatchObject({ code: 'E_LEDGER_RECORD' })
  })
})
