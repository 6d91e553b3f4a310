import { expect, it } from 'vitest'

import { runSeeds } from './run-seeds.ts'

const COUNT = 5000

it('every invariant holds after every step: stories 4 of 4', async () => {
  const tally = await runSeeds({ from: 4 * 10_000_000, count: COUNT })
  expect(tally['stories']).toBe(COUNT)
}, 480_000)
