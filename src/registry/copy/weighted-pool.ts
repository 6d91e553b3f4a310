/** How much may go on at once. */
export interface PoolLimits {
  /** Pieces of work. */
  readonly count: number
  /** Sum of the weights of what goes on. */
  readonly weight: number
  /** No piece counts for more than this, so that several of the heaviest always fit. */
  readonly heaviest: number
}

/** A piece of work and its weight. */
export interface Work {
  readonly weight: number
  run(): Promise<void>
}

/**
 * Runs all `work`, heaviest first, within `limits`. Heavy pieces share the weight while places are left over for light
 * ones, so neither waits for the other. After the first failure nothing new begins; it is thrown when all has ended.
 */
export async function runWeighted(work: readonly Work[], limits: PoolLimits): Promise<void> {
  const waiting = work.toSorted((a, b) => b.weight - a.weight)
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  let load = 0
  const weigh = (item: Work): number => Math.min(item.weight, limits.heaviest)
  const start = async (item: Work): Promise<void> => {
    load += weigh(item)
    try {
      await item.run()
    } catch (error) {
      failures.push(error)
    } finally {
      load -= weigh(item)
    }
  }
  while (failures.length === 0 && waiting.length + running.size > 0) {
    const next =
      running.size < limits.count ? waiting.findIndex((item) => load + weigh(item) <= limits.weight) : -1
    const [item] = next < 0 ? [] : waiting.splice(next, 1)
    if (item === undefined) {
      await Promise.race(running)
      continue
    }
    const promise: Promise<void> = start(item).finally(() => running.delete(promise))
    running.add(promise)
  }
  await Promise.all(running)
  if (failures.length > 0) throw failures[0]
}

/** `runWeighted` for pieces that weigh the same: at most `count` at once; results in the order of `items`. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  count: number,
  map: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>()
  const work = items.map((item, at): Work => ({
    weight: 0,
    run: async () => {
      results.set(at, await map(item))
    },
  }))
  await runWeighted(work, { count, weight: 0, heaviest: 0 })
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result)
}
