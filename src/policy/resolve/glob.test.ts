import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { compileGlob } from '../../model/glob.ts'
import { SMALLEST, refusal } from '../testing/refusal.ts'

function loads(glob: string): boolean {
  const tags = `tags:\n  a: { from: build, moves: freely, branches: [${JSON.stringify(glob)}] }\n`
  return refusal(SMALLEST.replace('tags: semver\n', tags)) === null
}

describe('a branch glob of the policy', () => {
  it.each(['main', 'feat/*', '*-deps', '**', 'release/**/x', 'v1.x', 'a'.repeat(256)])(
    'may be %s',
    (glob) => {
      expect(loads(glob)).toBe(true)
    },
  )

  it.each([
    '',
    'a'.repeat(257),
    '{a,b}',
    '{'.repeat(50),
    '[ab]',
    'a?',
    '***',
    'a b',
    'a\\b',
    'a:b',
    '^a',
    'a~1',
  ])('may not be %j', (glob) => {
    expect(loads(glob)).toBe(false)
  })

  it('can be matched whenever it is accepted', () => {
    const glob = fc.string({
      unit: fc.constantFrom('a', '/', '*', '{', '}', '[', '?', '-', '.'),
      maxLength: 12,
    })
    fc.assert(
      fc.property(glob, (text) => {
        expect(!loads(text) || typeof compileGlob(text) === 'function').toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
