import type { Timing } from './measure.ts'
import type { Peers } from './peers.ts'

export interface BenchOptions {
  /** Fewer samples, smaller things. */
  readonly quick: boolean
  readonly peers: Peers
}

/** What one scenario found: timings in one run, and what they are held against. */
export interface Result {
  readonly scenario: string
  readonly title: string
  readonly timings: readonly Timing[]
  readonly ratios: readonly Ratio[]
}

export interface Ratio {
  readonly name: string
  readonly value: number
  /** At most so much; null where there is no target. */
  readonly target: number | null
}

export interface Scenario {
  readonly name: string
  readonly run: (options: BenchOptions) => Promise<readonly Result[]>
}

/** Median of one timing over that of another; null when one of them is not there. */
export function ratio(
  name: string,
  timings: readonly Timing[],
  pair: readonly [string, string, number?],
): readonly Ratio[] {
  const [over, under, target = null] = pair
  const [a, b] = [over, under].map((wanted) => timings.find((timing) => timing.name === wanted)?.median)
  return a === undefined || b === undefined ? [] : [{ name, value: a / b, target }]
}
