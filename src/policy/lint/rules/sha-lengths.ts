import { kindsThatFeed } from '../../language/sources.ts'
import type { Component, TagClass } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

const DEFAULT_DIGITS = '7'

/** E_SHA_LENGTHS: the classes that one kind of artifact feeds show its commit with the same number of digits. */
export function shaLengths(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap((component) => findingsOf(context, component))
}

function findingsOf(context: LintContext, { classes }: Component): readonly Finding[] {
  return classes.flatMap((tagClass, index): readonly Finding[] => {
    const own = digitsOf(tagClass)
    if (own.length > 1) return [findingOf(context, tagClass, tagClass)]
    const other = classes.slice(0, index).find((before) => differs(before, tagClass))
    return other === undefined ? [] : [findingOf(context, tagClass, other)]
  })
}

function differs(a: TagClass, b: TagClass): boolean {
  const [one] = digitsOf(a)
  const [two] = digitsOf(b)
  if (one === undefined || two === undefined || one === two) return false
  return kindsThatFeed(a).some((kind) => kindsThatFeed(b).includes(kind))
}

function digitsOf({ pattern }: TagClass): readonly string[] {
  const digits = pattern.parts.flatMap((part) =>
    part.type === 'variable' && part.name === 'sha' ? [part.format ?? DEFAULT_DIGITS] : [],
  )
  return [...new Set(digits)]
}

function findingOf(context: LintContext, tagClass: TagClass, other: TagClass): Finding {
  const same = tagClass === other
  return {
    code: 'E_SHA_LENGTHS',
    severity: 'error',
    message: same
      ? 'the pattern shows one commit with two lengths'
      : `"${other.key}" and "${tagClass.key}" show the same commits with different lengths`,
    where: context.spotOf(tagClass),
    hints: ['Use one length of {sha} in both.'],
    ...(same ? {} : { related: context.spotOf(other) }),
  }
}
