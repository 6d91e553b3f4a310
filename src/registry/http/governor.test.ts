import { array, assert, asyncProperty, constantFrom, integer } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Governor } from './governor.ts'
import type { Permit, Verdict } from './governor.ts'

async function rounds(governor: Governor, count: number, verdict: Verdict, latency = 10): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    const permits: Permit[] = []
    for (let place = governor.window; place > 0; place -= 1) permits.push(await governor.enter())
    for (const permit of permits) governor.leave(permit, verdict, latency)
  }
}

describe('the governor of a registry', () => {
  it('lets more requests through while the registry answers at its usual speed, up to the ceiling', async () => {
    const governor = new Governor(32)
    expect(governor.window).toBe(8)
    await rounds(governor, 1, 'fine')
    expect(governor.window).toBe(16)
    await rounds(governor, 9, 'fine')
    expect(governor.window).toBe(32)
  })

  it('stops growing when answers take several times as long as the best did', async () => {
    const governor = new Governor(64)
    await rounds(governor, 1, 'fine', 50)
    await rounds(governor, 5, 'fine', 900)
    expect(governor.window).toBeLessThan(32)
  })

  it('halves once for all requests that were under way, and then grows by one a round', async () => {
    const governor = new Governor(64)
    await rounds(governor, 2, 'fine')
    const before = governor.window
    await rounds(governor, 1, 'overload')
    expect(governor.window).toBe(before / 2)
    await rounds(governor, 2, 'fine')
    expect(governor.window).toBe(before / 2 + 1)
  })

  it('always lets one request through', async () => {
    const governor = new Governor(8)
    await rounds(governor, 20, 'overload')
    expect(governor.window).toBe(1)
    governor.allow(0)
    expect(governor.window).toBe(1)
  })

  it('keeps within what the registry says is left, and forgets it when more is', async () => {
    const governor = new Governor(8)
    governor.allow(3)
    expect(governor.window).toBe(3)
    governor.allow(500)
    expect(governor.window).toBe(8)
  })

  it('never has more requests under way than the window, and lets every one through in the end', async () => {
    const verdict = constantFrom<Verdict>('fine', 'overload', 'neither')
    await assert(
      asyncProperty(
        array(verdict, { maxLength: 200 }),
        integer({ min: 1, max: 20 }),
        async (verdicts, ceiling) => {
          const governor = new Governor(ceiling)
          let busy = 0
          let most = 0
          await Promise.all(
            verdicts.map(async (outcome, index) => {
              const permit = await governor.enter()
              busy += 1
              most = Math.max(most, busy)
              await Promise.resolve()
              busy -= 1
              governor.leave(permit, outcome, index % 300)
            }),
          )
          expect(most).toBeLessThanOrEqual(ceiling)
          expect(busy).toBe(0)
        },
      ),
      { numRuns: 100 },
    )
  })
})
