import { array, assert, asyncProperty, integer, nat } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { mapUnordered } from './map-unordered.ts'

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

describe('mapping without order', () => {
  it('yields one result for each item, and never has more under way than there are places', async () => {
    await assert(
      asyncProperty(array(nat(5), { maxLength: 60 }), integer({ min: 1, max: 8 }), async (turns, places) => {
        let busy = 0
        let most = 0
        const results = await all(
          mapUnordered(turns.keys(), places, async (index) => {
            busy += 1
            most = Math.max(most, busy)
            for (let turn = turns[index] ?? 0; turn > 0; turn -= 1) await Promise.resolve()
            busy -= 1
            return index
          }),
        )
        expect(results.toSorted((a, b) => a - b)).toEqual([...turns.keys()])
        expect(most).toBeLessThanOrEqual(places)
      }),
      { numRuns: 100 },
    )
  })

  it('yields what was finished before it throws, and takes no more items', async () => {
    const taken: number[] = []
    const seen: number[] = []
    const run = async (): Promise<void> => {
      const results = mapUnordered([1, 2, 3, 4, 5, 6], 2, async (item) => {
        taken.push(item)
        if (item === 3) throw new Error('three')
        return item
      })
      for await (const item of results) seen.push(item)
    }
    await expect(run()).rejects.toThrow('three')
    expect(seen).toEqual(expect.arrayContaining([1, 2]))
    expect(taken).not.toContain(6)
  })

  it('does not run ahead of a reader that is slow', async () => {
    let started = 0
    const results = mapUnordered(Array.from({ length: 1000 }).keys(), 2, async (item) => {
      started += 1
      return item
    })
    await results.next()
    for (let turn = 0; turn < 500; turn += 1) await Promise.resolve()
    expect(started).toBeLessThanOrEqual(20)
    await results.return(undefined)
  })

  it('has nothing under way any more when the reader leaves', async () => {
    let busy = 0
    for await (const item of mapUnordered([1, 2, 3, 4], 3, async (value) => {
      busy += 1
      for (let turn = 0; turn < value * 5; turn += 1) await Promise.resolve()
      busy -= 1
      return value
    })) {
      expect(item).toBe(1)
      break
    }
    expect(busy).toBe(0)
  })
})
