import type { Digest } from '../../../model/digest.ts'
import type { ComponentState } from '../../../model/state.ts'
import { compareText } from '../../order.ts'
import type { Ages } from '../ages.ts'
import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import { newestDigests } from '../newest-digests.ts'
import type { RuleContext } from '../rules.ts'

/**
 * The newest digests of the component at all, by the order of the ledger: also where there are no environments, something is left. And
 * the newest of each tag class of builds, so that one that is quiet loses nothing to one that is busy.
 */
export function keepNewest(book: KeepBook, context: RuleContext): void {
  const { input, shelf, ages } = context
  const count = input.rules.keepPerEnvironment
  const order = inOrder(factsOf(input), ages)
  for (const digest of newestDigests(order, shelf, count))
    book.keep(digest, 'newest', `one of the newest ${count} of ${input.component.name}`)
  for (const [key, digests] of families(context)) {
    const own = order.filter((digest) => digests.has(digest))
    for (const digest of newestDigests(own, shelf, count))
      book.keep(digest, 'newest', `one of the newest ${count} of "${key}"`)
  }
}

/** What tags of each class that lets builds go name. How many releases are kept, `keepReleases` says. */
function families({ input, classesOf }: RuleContext): ReadonlyMap<string, ReadonlySet<Digest>> {
  const members = input.images.flatMap(({ tags }) =>
    [...tags].flatMap(([tag, digest]) =>
      classesOf(tag)
        .filter(({ retain, from }) => retain !== null && from.includes('build'))
        .map(({ key }) => ({ key, digest })),
    ),
  )
  const groups = Map.groupBy(members, ({ key }) => key)
  return new Map([...groups].map(([key, group]) => [key, new Set(group.map(({ digest }) => digest))]))
}

/** As they were built or released; a promotion makes nothing newer. What was only adopted is older than that. */
function inOrder({ facts }: ComponentState, ages: Ages): readonly Digest[] {
  const known = facts.flatMap(({ kind, digest }) => (kind === 'promotion' ? [] : (digest ?? [])))
  const facted = new Set(known)
  const adopted = [...ages].filter(([digest]) => !facted.has(digest))
  const sorted = adopted.toSorted(([a, then], [b, now]) => compareText(then, now) || compareText(a, b))
  return [...sorted.map(([digest]) => digest), ...known]
}
