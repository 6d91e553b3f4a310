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

/** A registry in made-up time: it works at `width` requests side by side, each `work` milliseconds, and the others wait. */
interface Machine {
  readonly width: number
  readonly work: number
}

/** Sends `count` requests as fast as the governor lets them; the milliseconds that it took, and the most at once near the end. */
async function play(
  governor: Governor,
  machine: Machine,
  count: number,
): Promise<{ took: number; width: number }> {
  const lanes = Array.from({ length: machine.width }, () => 0)
  const ends: { readonly at: number; readonly permit: Permit; readonly latency: number }[] = []
  let now = 0
  let sent = 0
  const waiting: Permit[] = []
  const arrive = async (): Promise<void> => void waiting.push(await governor.enter())
  let asked = 0
  let last = 0
  for (let ended = 0; ended < count;) {
    for (; asked < count && asked < ended + 200; asked += 1) void arrive()
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
    for (const permit of waiting.splice(0)) {
      const [free = 0] = lanes.toSorted((a, b) => a - b)
      const done = Math.max(now, free) + machine.work
      lanes[lanes.indexOf(free)] = done
      ends.push({ at: done, permit, latency: done - now })
      sent += 1
    }
    ends.sort((a, b) => a.at - b.at)
    const next = ends.shift()
    if (next === undefined) break
    now = next.at
    ended += 1
    if (ended > count / 2) last = Math.max(last, sent - ended)
    governor.leave(next.permit, 'fine', next.latency)
  }
  return { took: now, width: last }
}

describe('a governor of a registry that slows down', () => {
  it('keeps a machine busy that does much at once, up to the ceiling', async () => {
    const { took, width } = await play(new Governor(64), { width: 100, work: 40 }, 4000)
    expect(width).toBeGreaterThan(60)
    // At best: 4000 / 64 x 40.
    expect(took).toBeLessThan(2 * 2500)
  })

  it('does not let requests pile up before one that does little at once, and loses nothing by it', async () => {
    const { took, width } = await play(new Governor(64), { width: 4, work: 40 }, 4000)
    expect(width).toBeLessThanOrEqual(16)
    // At best: 4000 / 4 x 40.
    expect(took).toBeLessThan(1.05 * 40_000)
  })

  it('goes back to few at once when it becomes slow on the way, and up again when it is well', async () => {
    const governor = new Governor(64)
    await play(governor, { width: 100, work: 20 }, 1000)
    expect(governor.window).toBeGreaterThan(60)
    await play(governor, { width: 2, work: 400 }, 4000)
    expect(governor.window).toBeLessThanOrEqual(12)
    await play(governor, { width: 100, work: 20 }, 4000)
    expect(governor.window).toBeGreaterThan(50)
  })

  it('is not misled by one slow answer among many', async () => {
    const governor = new Governor(32)
    await rounds(governor, 4, 'fine', 20)
    governor.leave(await governor.enter(), 'fine', 500)
    await rounds(governor, 1, 'fine', 20)
    expect(governor.window).toBe(32)
  })
})
