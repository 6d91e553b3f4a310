import type { CharRange, CharSet } from '../../policy/language/char-set.ts'
import { charSet, complementOf, intersectionOf } from '../../policy/language/char-set.ts'
import type { Expression } from '../../policy/language/expression.ts'
import { isNothing, simplify } from './simplify.ts'

/**
 * The text of a regular expression that takes exactly the words of the language of `expression`, anywhere in a text: the caller
 * anchors it. RE2, ECMAScript and POSIX extended expressions read it alike: sets, groups, `|`, `?`, `*`, `+`, `{n,m}`.
 * null for a language without words, which no such expression has. Throws E_PATTERN_TOO_COMPLEX.
 */
export function printExpression(expression: Expression): string | null {
  const simple = simplify(expression)
  return isNothing(simple) ? null : print(simple)
}

function print(expression: Expression): string {
  switch (expression.type) {
    case 'set':
      return printSet(expression.set)
    case 'sequence':
      return expression.items.map((item) => (item.type === 'choice' ? group(item) : print(item))).join('')
    case 'choice':
      return expression.items.map(print).join('|')
    case 'repeat':
      return (expression.item.type === 'set' ? print : group)(expression.item) + printTimes(expression)
    case 'automaton':
      return print(simplify(expression))
  }
}

function group(expression: Expression): string {
  return `(${print(expression)})`
}

function printTimes({ min, max }: Expression & { type: 'repeat' }): string {
  if (max === null) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  if (min === 0 && max === 1) return '?'
  if (min === max) return `{${min}}`
  return `{${min},${max}}`
}

function printSet(set: CharSet): string {
  const [only, ...more] = set
  if (only !== undefined && more.length === 0 && only.lo === only.hi) return printLiteral(only.lo)
  // Behind everything else a dash is no range.
  const others = intersectionOf(set, NO_DASH)
  const dash = intersectionOf(set, DASH).length > 0
  return `[${others.map(printRange).join('')}${dash ? '-' : ''}]`
}

const DASH = charSet('-')
const NO_DASH = complementOf(DASH)

function printLiteral(code: number): string {
  const char = String.fromCodePoint(code)
  return /[\^$\\.*+?()[\]{}|]/u.test(char) ? `\\${char}` : char
}

function printRange({ lo, hi }: CharRange): string {
  const [from, to] = [lo, hi].map(printMember)
  if (lo === hi) return `${from}`
  return hi === lo + 1 ? `${from}${to}` : `${from}-${to}`
}

function printMember(code: number): string {
  const char = String.fromCodePoint(code)
  return /[\^\\[\]]/u.test(char) ? `\\${char}` : char
}
