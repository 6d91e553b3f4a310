import { readFileSync } from 'node:fs'

import * as fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'

import { Problems } from '../document/problems.ts'
import { readDocument } from '../document/read.ts'
import { Checker } from './check.ts'
import { policySchema } from './policy.ts'

const POLICIES = ['000', '001', '002', '003', '004'].map((name): unknown => {
  return parse(readFileSync(new URL(`../../../test/fixtures/policies/${name}.yaml`, import.meta.url), 'utf8'))
})

const strange = fc.oneof(
  fc.constantFrom('', 'semver', 'release', '1h', '../x', 'a b', '*', 'none'),
  fc.constantFrom(null, true, 0, 1, 2.5, -1),
  fc.constantFrom(
    [],
    ['release'],
    [1],
    {},
    { from: 'build', moves: 'never' },
    { aliasOf: 'x' },
    { run: 'x' },
  ),
)

interface Change {
  readonly policy: unknown
  /** Picks a way down, a step at a time. */
  readonly steps: readonly number[]
  readonly name: string | null
  readonly value: unknown
}

const change: fc.Arbitrary<Change> = fc.record({
  policy: fc.constantFrom(...POLICIES),
  steps: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 5 }),
  name: fc.option(fc.constantFrom('extra', 'from', 'image', 'tags', 'aliasOf', 'extends'), { nil: null }),
  value: strange,
})

/** `value` put somewhere into a copy of the policy, under a key that is there or under `name`. */
function changed({ policy, steps, name, value }: Change): unknown {
  const copy: unknown = structuredClone(policy)
  let place = copy
  for (const [index, step] of steps.entries()) {
    if (!isContainer(place)) break
    const keys = Object.keys(place)
    const key = keys[step % Math.max(keys.length, 1)] ?? 'extra'
    const below: unknown = Reflect.get(place, key)
    if (index < steps.length - 1 && isContainer(below)) place = below
    else Reflect.set(place, Array.isArray(place) ? key : (name ?? key), structuredClone(value))
  }
  return copy
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

describe('checking a document against the schema', () => {
  it('finds a problem exactly where the library finds one', () => {
    fc.assert(
      fc.property(change, (what) => {
        const document = readDocument(stringify(changed(what), { aliasDuplicateObjects: false }), 'p')
        const problems = new Problems('p')
        new Checker(document, problems).check(policySchema, document.value)
        const { success } = v.safeParse(policySchema, document.value)
        // The library takes a list for an open mapping; the walk does not.
        expect(problems.none === success || (success && Array.isArray(what.value))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
