import type { HttpWorld } from './world.ts'

/**
 * Milliseconds before try number `next` (2 for the first repetition): full jitter, that is anything from nothing to the
 * doubled bound, so that many clients do not come back together.
 */
export function backoff(next: number, world: Pick<HttpWorld, 'random' | 'limits'>): number {
  const { firstPause, longestPause } = world.limits
  const bound = Math.min(longestPause, firstPause * 2 ** (next - 2))
  const [high = 0, low = 0] = world.random(2)
  return Math.round(((high * 256 + low) / 65_535) * bound)
}
