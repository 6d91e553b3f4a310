import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { sanitise } from '../render-pattern.ts'
import { accepts } from './automaton.ts'
import { compile } from './compile.ts'
import { complement } from './complement.ts'
import { globs } from './glob.ts'
import { intersect } from './intersect.ts'
import { nameSanitisedTo, sanitisedImage } from './sanitised.ts'
import { witnessOf } from './witness.ts'

const UNITS = Array.from('ab0-./_日 ')
const names = fc.string({ unit: fc.constantFrom(...UNITS), minLength: 1, maxLength: 8 })
const lists = fc.array(
  fc.string({ unit: fc.constantFrom('*', '**', ...UNITS), minLength: 1, maxLength: 5 }),
  { maxLength: 2 },
)

describe('the sanitised image of branch names', () => {
  it('holds what sanitising makes of each name', () => {
    fc.assert(
      fc.property(names, (name) => {
        const image = sanitisedImage(compile(globs([name.replaceAll('*', '')])))
        const made = sanitise(name)
        expect(witnessOf(image)).toBe(made)
      }),
      { numRuns: 200 },
    )
  })

  it('holds nothing else: each word has a name that the globs take and that is made into it', () => {
    fc.assert(
      fc.property(lists, names, (list, word) => {
        const taken = compile(globs(list))
        const image = sanitisedImage(taken)
        const candidates = [word, witnessOf(image), witnessOf(intersect(image, compile(globs(['*-*']))))]
        for (const candidate of candidates.filter((text) => text !== null)) {
          const name = nameSanitisedTo(taken, candidate)
          expect(name !== null).toBe(accepts(image, candidate))
          expect(name === null || (accepts(taken, name) && sanitise(name) === candidate)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('holds the image of every name that the globs take', () => {
    fc.assert(
      fc.property(lists, fc.array(names, { minLength: 10, maxLength: 10 }), (list, some) => {
        const taken = compile(globs(list))
        const image = sanitisedImage(taken)
        const made = some.flatMap((name) => (accepts(taken, name) ? (sanitise(name) ?? []) : []))
        expect(made.filter((word) => !accepts(image, word))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('is every word that begins like a tag when any branch is taken', () => {
    const image = sanitisedImage(compile(globs([])))
    const legal = compile(globs(['*']))
    expect(witnessOf(intersect(image, complement(legal)))).toBeNull()
    for (const word of ['a', '0.3.0', 'latest', 'a--b', '_x', 'x.', 'x-'])
      expect(accepts(image, word)).toBe(true)
    for (const word of ['', '-a', '.a', 'a/b', 'é']) expect(accepts(image, word)).toBe(false)
  })

  it.each([
    [['feat/*'], 'feat-x', 'feat/x'],
    [['*-deps'], 'a-deps', 'a-deps'],
    [['.hidden'], 'hidden', '.hidden'],
    [[], 'latest', 'latest'],
  ])('knows a branch of %j that becomes %s: %s', (list, part, branch) => {
    expect(nameSanitisedTo(compile(globs(list)), part)).toBe(branch)
  })
})
