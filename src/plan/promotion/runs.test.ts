import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Fact } from '../../model/fact.ts'
import { bytes, candidate } from '../testing/fact.ts'
import { runningIn, runsOf, standingRuns } from './runs.ts'

function history(...names: readonly string[]): { readonly facts: readonly Fact[] } {
  const facts = names.map((name, at) =>
    candidate({
      kind: 'promotion',
      environment: 'prod',
      digest: bytes(name),
      seq: at + 1,
      date: `2026-03-02T10:${String(at % 60).padStart(2, '0')}:00.000Z`,
    }),
  )
  return { facts }
}

const standing = (...names: readonly string[]) =>
  standingRuns(history(...names), 'prod').map(({ digest }) => digest)

describe('what an environment ran', () => {
  it('is every promotion, each until the next', () => {
    const runs = runsOf(history('a', 'b'), 'prod')
    expect(runs.map(({ until }) => until)).toEqual(['2026-03-02T10:01:00.000Z', null])
    expect(runsOf(history('a'), 'dev')).toEqual([])
  })

  it.each([
    [
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ],
    [['a', 'b', 'a'], ['a']],
    [
      ['a', 'b', 'c', 'b'],
      ['a', 'b'],
    ],
    [
      ['a', 'b', 'a', 'b'],
      ['a', 'b'],
    ],
    [['a', 'a'], ['a']],
  ])('%j stands as %j: coming back undoes what came between', (names, expected) => {
    expect(standing(...names)).toEqual(expected.map((name) => bytes(name)))
  })

  it('never stands twice, ends with what runs now, and going back always ends', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 }), (names) => {
        const state = history(...names)
        const digests = standingRuns(state, 'prod').map(({ digest }) => digest)
        expect(new Set(digests).size).toBe(digests.length)
        expect(digests.at(-1)).toBe(runningIn(state, 'prod')?.digest)
        const back = [...names]
        for (let steps = digests.length; steps > 1; steps -= 1) {
          const [before] = standingRuns(history(...back), 'prod').slice(-2)
          back.push(names.find((name) => bytes(name) === before?.digest) ?? 'a')
          expect(standingRuns(history(...back), 'prod')).toHaveLength(steps - 1)
        }
      }),
    )
  })
})
