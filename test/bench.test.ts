import { describe, expect, it } from 'vitest'

import { SCENARIOS } from '../bench/scenarios.ts'
import { table } from '../bench/table.ts'

const NOBODY = { skopeo: null, crane: null, regctl: null, notes: [] }

describe('the bench', () => {
  it('has scenarios with names of their own', () => {
    const names = SCENARIOS.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
  })

  it('times starts, and prints them as a table', async () => {
    const [start] = SCENARIOS
    const results = (await start?.run({ quick: true, peers: NOBODY })) ?? []
    const figures = results.flatMap(({ timings, ratios }) => [
      ...timings.map(({ median }) => median),
      ...ratios.map(({ value }) => value),
    ])
    expect(figures.length).toBeGreaterThan(3)
    expect(figures.every((figure) => Number.isFinite(figure) && figure > 0)).toBe(true)
    expect(results.map((result) => table(result)).join('\n')).toContain('tidemark plan')
  })
})
