import type { CharSet } from '../../policy/language/char-set.ts'
import { complementOf, intersectionOf, unionOf } from '../../policy/language/char-set.ts'
import type { Expression } from '../../policy/language/expression.ts'
import { choice, one, repeat, sequence } from '../../policy/language/expression.ts'
import { expressionOf } from './of-automaton.ts'

/**
 * The same language, written as a person would: no automata, no choice within a choice, no choice that can never be taken;
 * `(0|[1-9][0-9]{0,15})` for a number. Throws E_PATTERN_TOO_COMPLEX.
 */
export function simplify(expression: Expression): Expression {
  switch (expression.type) {
    case 'set':
      return expression
    case 'automaton':
      return simplify(expressionOf(expression.automaton))
    case 'repeat':
      return simplifyRepeat(expression)
    case 'sequence':
      return simplifySequence(expression.items)
    case 'choice':
      return simplifyChoice(expression.items)
  }
}

/** True for an expression without any word, once it is simplified. */
export function isNothing(expression: Expression): boolean {
  return expression.type === 'choice' && expression.items.length === 0
}

function isEmptyWord(expression: Expression): boolean {
  return expression.type === 'sequence' && expression.items.length === 0
}

function simplifyRepeat({ item, min, max }: Expression & { type: 'repeat' }): Expression {
  const inner = simplify(item)
  if (max === 0 || isEmptyWord(inner)) return sequence()
  if (isNothing(inner)) return min === 0 ? sequence() : inner
  return min === 1 && max === 1 ? inner : repeat(inner, min, max)
}

function simplifySequence(items: readonly Expression[]): Expression {
  const simple = items.map(simplify)
  if (simple.some(isNothing)) return choice()
  return sequence(...simple.flatMap((item) => (item.type === 'sequence' ? item.items : [item])))
}

function simplifyChoice(items: readonly Expression[]): Expression {
  const flat = items.map(simplify).flatMap((item) => (item.type === 'choice' ? item.items : [item]))
  const filled = flat.filter((item) => !isEmptyWord(item))
  const distinct = [...new Map(filled.map((item) => [JSON.stringify(item), item])).values()]
  const whole = choice(...shorten(distinct.reduce<readonly Expression[]>(addOption, [])))
  if (filled.length === flat.length) return whole
  // POSIX has no empty option: a choice with the empty word is an optional group.
  return isNothing(whole) ? sequence() : repeat(whole, 0, 1)
}

/** A single digit beside a longer number: `[0-9]` and `[1-9][0-9]{1,15}` are `0` and `[1-9][0-9]{0,15}`. */
function addOption(before: readonly Expression[], option: Expression): readonly Expression[] {
  const [first, more, ...rest] = option.type === 'sequence' ? option.items : []
  if (first?.type !== 'set' || more?.type !== 'repeat' || more.min !== 1 || rest.length > 0) {
    return [...before, option]
  }
  const at = before.findIndex((each) => each.type === 'set' && includes(each.set, first.set))
  const single = before[at]
  if (single?.type !== 'set') return [...before, option]
  const left = intersectionOf(single.set, complementOf(first.set))
  const kept = left.length === 0 ? [] : [one(left)]
  return [...before.slice(0, at), ...kept, ...before.slice(at + 1), longer(first, more)]
}

function longer(first: Expression, more: Expression & { type: 'repeat' }): Expression {
  return sequence(first, repeat(more.item, 0, more.max))
}

function includes(set: CharSet, part: CharSet): boolean {
  return intersectionOf(part, complementOf(set)).length === 0
}

function shorten(options: readonly Expression[]): readonly Expression[] {
  return mergeAt('start', mergeAt('end', options))
}

const DIGITS: CharSet = [{ lo: 0x30, hi: 0x39 }]

/** Where options may differ by one digit: `30` and `31` are `3[01]`, `1[0-9]` and `2[0-9]` are `[12][0-9]`. */
type Edge = 'start' | 'end'

function mergeAt(edge: Edge, options: readonly Expression[]): readonly Expression[] {
  const merged = new Map<string, Expression>()
  for (const option of options) {
    const { rest, digits } = edgeOf(edge, option)
    const key = JSON.stringify([digits === null, rest])
    const there = merged.get(key)
    const before = there === undefined ? null : edgeOf(edge, there).digits
    const both = digits === null || before === null ? null : one(unionOf(before, digits))
    merged.set(
      key,
      both === null ? option : sequence(...(edge === 'end' ? [...rest, both] : [both, ...rest])),
    )
  }
  return [...merged.values()]
}

interface Taken {
  readonly rest: readonly Expression[]
  /** null for an option that has something else there. */
  readonly digits: CharSet | null
}

function edgeOf(edge: Edge, option: Expression): Taken {
  const items = option.type === 'sequence' ? option.items : [option]
  const taken = items.at(edge === 'end' ? -1 : 0)
  if (items.length < 2 || taken?.type !== 'set' || !includes(DIGITS, taken.set)) {
    return { rest: items, digits: null }
  }
  return { rest: edge === 'end' ? items.slice(0, -1) : items.slice(1), digits: taken.set }
}
