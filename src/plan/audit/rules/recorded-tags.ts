import type { PublishedState } from '../../../model/state.ts'
import type { TagClass } from '../../../policy/policy.ts'
import { changeOf, weighed } from '../change-of.ts'
import { FINDING_CODES } from '../codes.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { tagBookOf } from '../tag-book.ts'
import { wasAsked } from '../tag-draft.ts'
import { targetText } from '../words.ts'

/** Tags that no fact feeds any more, or never did (they stood there when the ledger began): those that are written once stay as they were. */
export function recordedTags(sight: AuditSight): readonly Finding[] {
  const planned = new Set(sight.actions.map(({ image, tag }) => `${image} ${tag}`))
  return sight.component.images.flatMap((image) =>
    [...(sight.state.published.get(image) ?? [])].flatMap(([tag, recorded]) =>
      planned.has(`${image} ${tag}`) ? [] : judge(sight, { image, tag, recorded }),
    ),
  )
}

interface Place {
  readonly image: string
  readonly tag: string
  readonly recorded: PublishedState
}

function judge(sight: AuditSight, place: Place): readonly Finding[] {
  const { image, tag, recorded } = place
  if (!wasAsked(sight, place)) return []
  const now = sight.observed.get(image)?.get(tag) ?? null
  if (now === recorded.digest) return []
  if (now === null && sight.state.deleted.has(recorded.digest)) return []
  const tagClass = tagBookOf(sight).classOf(tag)
  return tagClass?.moves === 'never' ? [found(sight, place, tagClass)] : []
}

function found(sight: AuditSight, { image, tag, recorded }: Place, { where }: TagClass): Finding {
  const now = sight.observed.get(image)?.get(tag) ?? null
  const change = changeOf(sight, recorded.digest, now)
  const code = now === null ? 'exact-gone' : 'exact-changed'
  const is = now === null ? 'is gone' : `names ${targetText({ digest: now, version: null })}`
  return findingOf(code, {
    component: sight.component.name,
    severity: weighed(FINDING_CODES[code].severity, change),
    image,
    tag,
    version: recorded.version,
    old: recorded.digest,
    now,
    when: recorded.time,
    seq: recorded.seq,
    change,
    where,
    message: `${tag} ${is}; the ledger saw it as ${targetText(recorded)}`,
  })
}
