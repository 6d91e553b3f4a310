import type { Digest } from '../../../model/digest.ts'
import type { PublishedState } from '../../../model/state.ts'
import type { TagClass } from '../../../policy/policy.ts'
import { changeOf } from '../change-of.ts'
import { FINDING_CODES } from '../codes.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { tagBookOf } from '../tag-book.ts'
import { changedDraft, lostDraft, wasAsked } from '../tag-draft.ts'
import { targetText } from '../words.ts'

/** Tags that no fact feeds any more, or never did (they stood there when the ledger began): those that are written once stay as they were. */
export function recordedTags(sight: AuditSight): readonly Finding[] {
  const planned = new Set(sight.actions.map(({ image, tag }) => `${image} ${tag}`))
  const findings: Finding[] = []
  for (const image of sight.component.images)
    for (const [tag, recorded] of sight.state.published.get(image) ?? [])
      if (sight.observed.get(image)?.get(tag) !== recorded.digest && !planned.has(`${image} ${tag}`))
        findings.push(...judge(sight, { image, tag, recorded }))
  return findings
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
  if (now === null && sight.state.deleted.has(recorded.digest)) return []
  if (now !== null && isWanted(sight, tag, now)) return []
  const tagClass = tagBookOf(sight).classOf(tag)
  return tagClass?.moves === 'never' ? [found(sight, place, tagClass)] : []
}

/** What stands as the facts want it needs no plan, and is right whatever was written before. */
function isWanted({ views }: AuditSight, tag: string, now: Digest): boolean {
  return views.groups(tag).some(({ group }) => {
    const best = group.best()
    return best !== null && group.digestIn(best) === now
  })
}

function found(sight: AuditSight, { image, tag, recorded }: Place, { where }: TagClass): Finding {
  const now = sight.observed.get(image)?.get(tag) ?? null
  const change = changeOf(sight, recorded.digest, now)
  const code = now === null ? 'exact-gone' : 'exact-changed'
  const is = now === null ? 'is gone' : `names ${targetText({ digest: now, version: null })}`
  const draft = {
    component: sight.component.name,
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
  }
  const { severity } = FINDING_CODES[code]
  return findingOf(code, now === null ? lostDraft(sight, draft) : changedDraft(sight, draft, severity))
}
