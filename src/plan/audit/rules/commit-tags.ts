import type { Digest } from '../../../model/digest.ts'
import { variablesOf } from '../../../policy/pattern.ts'
import type { TagClass } from '../../../policy/policy.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { isExactClass, tagBookOf } from '../tag-book.ts'
import { digestText } from '../words.ts'

/** `commit-tag-missing`: where releases get a commit tag, no version stands without one that names the same bytes. */
export function commitTags(sight: AuditSight): readonly Finding[] {
  const classes = sight.component.classes.filter((tagClass) => isCommitClass(sight, tagClass))
  const [first] = classes
  if (first === undefined) return []
  const book = tagBookOf(sight)
  return [...sight.observed].flatMap(([image, tags]) => {
    const standing = [...tags].flatMap(([tag, digest]) => (digest === null ? [] : [{ tag, digest }]))
    const named = new Set(
      standing.filter(({ tag }) => isOneOf(classes, book.classOf(tag))).map(({ digest }) => digest),
    )
    const bare = standing.filter(({ tag, digest }) => {
      const tagClass = book.classOf(tag)
      const exact = tagClass !== null && isExactClass(tagClass) && !isOneOf(classes, tagClass)
      return (
        exact &&
        !named.has(digest) &&
        !isTold(sight, classes, digest) &&
        !isMoved(sight, { image, tag, digest })
      )
    })
    return bare.map(({ tag, digest }) =>
      findingOf('commit-tag-missing', {
        component: sight.component.name,
        ...(isAdopted(sight, image, tag) && { severity: 'info' }),
        image,
        tag,
        version: tag,
        now: digest,
        where: first.where,
        message: `${tag} (${digestText(sight, digest)}) has no tag of "${first.key}" beside it: nothing says which commit it was built from`,
      }),
    )
  })
}

function isCommitClass({ component }: AuditSight, tagClass: TagClass): boolean {
  if (!variablesOf(tagClass.pattern).includes('sha')) return false
  return component.require.tag === tagClass.key || tagClass.from.includes('release')
}

function isOneOf(classes: readonly TagClass[], tagClass: TagClass | null): boolean {
  return tagClass !== null && classes.some(({ key }) => key === tagClass.key)
}

/** It names other bytes than the ledger knows: that is told of the tag itself. */
function isMoved(
  { state }: AuditSight,
  { image, tag, digest }: { readonly image: string; readonly tag: string; readonly digest: Digest },
): boolean {
  const recorded = state.published.get(image)?.get(tag)
  return recorded !== undefined && recorded.digest !== digest
}

/** The ledger knows which tag it shall have: what became of that one is told of that one. */
function isTold({ state, views }: AuditSight, classes: readonly TagClass[], digest: Digest): boolean {
  return state
    .byDigest(digest)
    .some((fact) => views.made(fact).some(({ class: tagClass }) => isOneOf(classes, tagClass)))
}

/** It stood there when the ledger began, from before the rule. */
function isAdopted({ state, views }: AuditSight, image: string, tag: string): boolean {
  return state.published.get(image)?.has(tag) === true && views.groups(tag).length === 0
}
