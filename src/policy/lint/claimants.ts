import type { Part } from '../pattern.ts'
import type { Component } from '../policy.ts'
import type { LintContext } from './context.ts'
import type { Claimant } from './describe.ts'
import { isBefore } from './spot.ts'

/** A claimant with the literal text that all its names begin with, and its place in the policy. */
interface Entry extends Claimant {
  readonly prefix: string
  readonly place: string
}

/** Two classes whose names could meet, as their literal beginnings do not tell them apart; the earlier in the file first. */
export type Pair = readonly [Claimant, Claimant]

/**
 * Every pair of classes that write to the same image: those of one component, and those of components that share one.
 * Pairs with different literal prefixes are left out: they cannot meet.
 */
export function pairsOf(context: LintContext): readonly Pair[] {
  const entries = context.policy.components.map((_, index) => entriesOf(context, index))
  const seen = new Set<string>()
  return groupsOf(context.policy.components).flatMap((group) =>
    pairsByPrefix(
      group.flatMap((index) => entries[index] ?? []),
      seen,
    ),
  )
}

function entriesOf(context: LintContext, index: number): readonly Entry[] {
  const component = context.policy.components[index]
  if (component === undefined) return []
  return component.classes.map((tagClass, row) => ({
    component,
    tagClass,
    language: context.languageOf(component, tagClass),
    prefix: prefixOf(component, tagClass.pattern.parts),
    place: `${index}/${row}`,
  }))
}

function prefixOf(component: Component, parts: readonly Part[]): string {
  let prefix = ''
  for (const part of parts) {
    if (part.type === 'text') prefix += part.text
    else if (part.type === 'variable' && part.name === 'component') prefix += component.name
    else break
  }
  return prefix
}

/** Components by index: each alone, and those of every image that several share. */
function groupsOf(components: readonly Component[]): readonly (readonly number[])[] {
  const images = new Map<string, number[]>()
  components.forEach((component, index) => {
    for (const image of component.images) images.set(image, [...(images.get(image) ?? []), index])
  })
  return [
    ...components.map((_, index) => [index]),
    ...[...images.values()].filter((group) => group.length > 1),
  ]
}

function pairsByPrefix(members: readonly Entry[], seen: Set<string>): readonly Pair[] {
  const sorted = members.toSorted((a, b) => (a.prefix < b.prefix ? -1 : Number(a.prefix > b.prefix)))
  const pairs: Pair[] = []
  sorted.forEach((entry, index) => {
    // In this order, whatever begins with the prefix follows it without a gap.
    for (let next = index + 1; sorted[next]?.prefix.startsWith(entry.prefix) === true; next += 1) {
      const other = sorted[next]
      if (other !== undefined && isNew(seen, entry, other)) pairs.push(inOrder(entry, other))
    }
  })
  return pairs
}

function isNew(seen: Set<string>, a: Entry, b: Entry): boolean {
  const key = [a.place, b.place].toSorted().join(' ')
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

function inOrder(a: Entry, b: Entry): Pair {
  return isBefore(b.tagClass.where, a.tagClass.where) ? [b, a] : [a, b]
}
