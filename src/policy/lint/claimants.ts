import type { Component } from '../policy.ts'
import type { LintContext } from './context.ts'
import type { Claimant } from './describe.ts'
import { pairsByPrefix, prefixOf } from './prefix.ts'
import type { Prefixed } from './prefix.ts'
import { isBefore } from './spot.ts'

/** A claimant with its place in the policy. */
interface Entry extends Claimant, Prefixed {
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
    pairsByPrefix(group.flatMap((index) => entries[index] ?? []))
      .filter(([a, b]) => isNew(seen, a, b))
      .map(([a, b]) => inOrder(a, b)),
  )
}

function entriesOf(context: LintContext, index: number): readonly Entry[] {
  const component = context.policy.components[index]
  if (component === undefined) return []
  return component.classes.map((tagClass, row) => ({
    component,
    tagClass,
    language: context.languageOf(component, tagClass),
    prefix: prefixOf(tagClass.pattern, component.name),
    place: `${index}/${row}`,
  }))
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

function isNew(seen: Set<string>, a: Entry, b: Entry): boolean {
  const key = [a.place, b.place].toSorted().join(' ')
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

function inOrder(a: Entry, b: Entry): Pair {
  return isBefore(b.tagClass.where, a.tagClass.where) ? [b, a] : [a, b]
}
