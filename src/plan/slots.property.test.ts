import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Slots } from './slots.ts'

interface Value {
  readonly tag: string
  readonly id: number
}

type Step = { readonly type: 'add' | 'replace' | 'delete' | 'get'; readonly tag: string }

const tag = fc.oneof(
  fc.nat({ max: 200 }).map((n) => `sha-${n}`),
  fc.string({ minLength: 1, maxLength: 4 }),
)
const step: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom('add', 'add', 'add', 'replace', 'delete', 'get'),
  tag,
})

/** Does the same to both and returns what each answered. */
function both(
  slots: Slots<Value>,
  map: Map<string, Value>,
  { type, tag: name }: Step,
  id: number,
): unknown[] {
  const value = { tag: name, id }
  if (type === 'add') {
    if (!map.has(name)) map.set(name, value)
    return [slots.getOrAdd(name, value), map.get(name)]
  }
  if (type === 'replace' && map.has(name)) {
    map.set(name, value)
    slots.replace(name, value)
  }
  if (type === 'delete') {
    map.delete(name)
    slots.replace(name, undefined)
  }
  return [slots.get(name), map.get(name)]
}

describe('slots', () => {
  it('answer as a Map does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), (steps) => {
        const slots = new Slots<Value>((value) => value.tag)
        const map = new Map<string, Value>()
        for (const [id, each] of steps.entries()) {
          const [ours, theirs] = both(slots, map, each, id)
          expect(ours).toEqual(theirs)
        }
        const byId = (a: Value, b: Value) => a.id - b.id
        expect([...slots.values()].toSorted(byId)).toEqual([...map.values()].toSorted(byId))
      }),
      { numRuns: 100 },
    )
  })

  it('keep tags apart whose hashes meet', () => {
    const names = Array.from({ length: 200_000 }, (_, index) => `sha-${index.toString(16)}`)
    const slots = new Slots<Value>((value) => value.tag)
    for (const [id, name] of names.entries()) slots.getOrAdd(name, { tag: name, id })
    expect(names.every((name, id) => slots.get(name)?.id === id)).toBe(true)
  })
})
