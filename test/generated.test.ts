import { describe, expect, it } from 'vitest'

import { drift } from '../scripts/generate.ts'

describe('generated files', () => {
  it('are what the sources say: else run `npm run generate` and commit', async () => {
    expect(await drift()).toEqual([])
  })
})
