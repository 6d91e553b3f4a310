import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { mapLimited, runWeighted } from './weighted-pool.ts'

const LIMITS = { count: 8, weight: 256, heaviest: 64 }

/** Work that ends when it is told to, and a record of what goes on. */
class Stage {
  readonly running = new Map<number, () => void>()
  readonly started: number[] = []
  most = 0
  heaviest = 0
  load = 0

  work(weight: number): { weight: number; run: () => Promise<void> } {
    const run = async (): Promise<void> => {
      const key = this.started.push(weight)
      this.load += Math.min(weight, LIMITS.heaviest)
      await new Promise<void>((end) => {
        this.running.set(key, end)
        this.most = Math.max(this.most, this.running.size)
        this.heaviest = Math.max(this.heaviest, this.load)
      })
      this.load -= Math.min(weight, LIMITS.heaviest)
    }
    return { weight, run }
  }

  /** Ends the piece that began first. */
  async endOne(): Promise<void> {
    const [first] = this.running
    if (first === undefined) return
    this.running.delete(first[0])
    first[1]()
    await new Promise(setImmediate)
  }
}

describe('running work by weight', () => {
  it('leaves places for light pieces beside the heaviest that fit', async () => {
    const stage = new Stage()
    const weights = [1000, 1000, 1000, 1000, 1000, 1000, 1, 1, 0]
    const done = runWeighted(
      weights.map((weight) => stage.work(weight)),
      LIMITS,
    )
    await new Promise(setImmediate)
    expect(stage.started).toEqual([1000, 1000, 1000, 1000, 0])
    await stage.endOne()
    expect(stage.started).toEqual([1000, 1000, 1000, 1000, 0, 1000])
    while (stage.running.size > 0) await stage.endOne()
    await done
    expect(stage.started).toHaveLength(weights.length)
  })

  it('runs everything once, and never more than the limits, whatever the weights', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 300 }), { maxLength: 40 }), async (weights) => {
        const stage = new Stage()
        const done = runWeighted(
          weights.map((weight) => stage.work(weight)),
          LIMITS,
        )
        await new Promise(setImmediate)
        while (stage.running.size > 0) await stage.endOne()
        await done
        expect(stage.started.toSorted((a, b) => a - b)).toEqual(weights.toSorted((a, b) => a - b))
        expect(stage.most).toBeLessThanOrEqual(LIMITS.count)
        expect(stage.heaviest).toBeLessThanOrEqual(LIMITS.weight)
      }),
      { numRuns: 100 },
    )
  })

  it('begins nothing after a failure, waits for what goes on, and throws the first', async () => {
    const events: string[] = []
    const failing = async (): Promise<void> => {
      events.push('fail')
      throw new Error('first')
    }
    const slow = async (): Promise<void> => {
      await new Promise(setImmediate)
      events.push('slow ended')
    }
    const late = async (): Promise<void> => void events.push('late')
    const work = [
      { weight: 3, run: slow },
      { weight: 2, run: failing },
      { weight: 1, run: late },
    ]
    await expect(runWeighted(work, { count: 2, weight: 9, heaviest: 9 })).rejects.toMatchObject({
      message: 'first',
    })
    expect(events).toEqual(['fail', 'slow ended'])
  })
})

describe('mapping with a limit', () => {
  it('keeps the order of the items', async () => {
    const results = await mapLimited([5, 1, 4, 2, 3], 2, async (item) => {
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve()
      return item * 10
    })
    expect(results).toEqual([50, 10, 40, 20, 30])
  })

  it('of nothing is nothing', async () => {
    expect(await mapLimited([], 4, async () => 1)).toEqual([])
  })
})
