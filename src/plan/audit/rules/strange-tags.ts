import type { Digest } from '../../../model/digest.ts'
import { componentFlag } from '../../component-flag.ts'
import { classesOfTag } from '../../../policy/match.ts'
import type { TagClass } from '../../../policy/policy.ts'
import { findingOf } from '../finding.ts'
import type { Finding, FindingDraft } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { isExactClass, tagBookOf } from '../tag-book.ts'
import type { TagBook } from '../tag-book.ts'
import { digestText } from '../words.ts'

// Referrers of registries without that API, and what signers leave beside an image.
const DIGEST_TAG = /^sha256-[0-9a-f]{64}(?:\.[A-Za-z0-9._-]{1,60})?$/u

/** Tags that the ledger knows nothing of: `tag-unknown`, `tag-unrecorded`, `release-unrecorded`. Adopted ones it knows. */
export function strangeTags(sight: AuditSight): readonly Finding[] {
  const book = tagBookOf(sight)
  return sight.component.images.flatMap((image) =>
    [...(sight.observed.get(image) ?? [])].flatMap(([tag, digest]) =>
      digest === null || isKnown(sight, image, tag) ? [] : judge(sight, book, { image, tag, digest }),
    ),
  )
}

function isKnown({ state, views }: AuditSight, image: string, tag: string): boolean {
  const recorded = state.published.get(image)?.has(tag) === true
  return recorded || DIGEST_TAG.test(tag) || views.groups(tag).length > 0
}

interface Place {
  readonly image: string
  readonly tag: string
  readonly digest: Digest
}

function judge(sight: AuditSight, book: TagBook, place: Place): readonly Finding[] {
  const { image, tag, digest } = place
  const tagClass = book.classOf(tag)
  if (tagClass === null) {
    const told = book.isNeighbours(image, tag) || !isFirstOf(sight, image)
    return told ? [] : [unknown(sight, place)]
  }
  const environment = environmentOf(sight, tag, tagClass)
  if (environment !== null) return [unpromoted(sight, place, { environment, where: tagClass.where })]
  const version = isExactClass(tagClass) ? tag : null
  const what = version === null ? 'tag-unrecorded' : 'release-unrecorded'
  return [
    findingOf(what, {
      ...draftOf(sight, place),
      version,
      where: tagClass.where,
      message: `${tag} (${digestText(sight, digest)}) is of "${tagClass.key}", and the ledger has no record of it`,
      mend: `tidemark adopt --record${componentFlag(sight.policy, sight.component.name)}`,
    }),
  ]
}

/** The environment whose tag it is; null for the tags of all other classes. */
function environmentOf({ policy, component }: AuditSight, tag: string, tagClass: TagClass): string | null {
  if (!tagClass.from.every((kind) => kind === 'promotion')) return null
  const named = policy.environments.find(({ name }) =>
    classesOfTag(component, tag, [name]).some(({ key }) => key === tagClass.key),
  )
  return named?.name ?? null
}

/** Whoever deploys by the tag runs what nobody promoted. */
function unpromoted(
  sight: AuditSight,
  place: Place,
  { environment, where }: { readonly environment: string; readonly where: TagClass['where'] },
): Finding {
  const { tag, digest } = place
  const of = componentFlag(sight.policy, sight.component.name)
  return findingOf('channel-differs', {
    ...draftOf(sight, place),
    environment,
    where,
    message: `${tag} names ${digestText(sight, digest)}, and nothing was promoted to ${environment}`,
    mend: `tidemark promote ${environment} --from ${digest}${of}`,
  })
}

/** Of components that share an image, the first one tells of what belongs to none. */
function isFirstOf({ policy, component }: AuditSight, image: string): boolean {
  return policy.components.find(({ images }) => images.includes(image)) === component
}

function unknown(sight: AuditSight, place: Place): Finding {
  return findingOf('tag-unknown', {
    ...draftOf(sight, place),
    where: { file: sight.policy.file },
    message: `${place.tag} (${digestText(sight, place.digest)}) is made by no tag class, and the ledger never saw it`,
  })
}

function draftOf(sight: AuditSight, { image, tag, digest }: Place): Omit<FindingDraft, 'message'> {
  return { component: sight.component.name, image, tag, now: digest }
}
