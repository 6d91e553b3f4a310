import type { Clock, Random } from '../model/clock.ts'

/** A clock that stands where it is put, and moves only when told to. */
export interface TestClock extends Clock {
  /** Moves by milliseconds, backward too. */
  advance(milliseconds: number): void
  set(time: string): void
}

/** A clock that stands at `start` (RFC 3339). With `step`, each reading moves it on by so many milliseconds. */
export function testClock(start = '2026-03-02T10:00:00.000Z', step = 0): TestClock {
  let now = Date.parse(start)
  return {
    now() {
      const reading = new Date(now)
      now += step
      return reading
    },
    advance(milliseconds) {
      now += milliseconds
    },
    set(time) {
      now = Date.parse(time)
    },
  }
}

/** Bytes that look random and are the same in every run with the same seed (xorshift32). Never for secrets. */
export function testRandom(seed = 1): Random {
  let state = seed >>> 0 || 1
  return (bytes) => Uint8Array.from({ length: bytes }, () => (state = next(state)) & 0xff)
}

function next(state: number): number {
  let x = state
  x ^= x << 13
  x ^= x >>> 17
  x ^= x << 5
  return x >>> 0
}
