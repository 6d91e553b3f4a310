import type { Digest } from '../../../model/digest.ts'
import type { PublishedState } from '../../../model/state.ts'
import type { Action } from '../../action.ts'
import { FINDING_CODES } from '../codes.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { changedDraft, goneDraft, recordedUnder, tagDraft, wasAsked } from '../tag-draft.ts'
import { targetText } from '../words.ts'

/** Tags that are written once: `exact-changed`, `exact-gone`. */
export function exactTags(sight: AuditSight): readonly Finding[] {
  const exact = sight.actions.filter((action) => action.moves === 'never' && wasAsked(sight, action))
  return exact.flatMap((action) => judge(sight, action))
}

function judge(sight: AuditSight, action: Action): readonly Finding[] {
  const now = action.from?.digest ?? null
  const recorded = recordedUnder(sight, action)
  if (now === null) return recorded === null || isDeleted(sight, recorded) ? [] : [gone(sight, action)]
  return isRight(action, now, recorded) ? [] : [changed(sight, action)]
}

/** By retention: the ledger knows why. */
function isDeleted({ state }: AuditSight, { digest }: PublishedState): boolean {
  return state.deleted.has(digest)
}

function isRight({ action, to }: Action, now: Digest, recorded: PublishedState | null): boolean {
  const wanted = to?.digest ?? null
  if (now === wanted || (wanted === null && recorded === null)) return true
  // What the ledger itself saw there stands, where the class keeps the first.
  return now === recorded?.digest && action !== 'refuse'
}

function gone(sight: AuditSight, action: Action): Finding {
  const recorded = recordedUnder(sight, action)
  const was = { digest: recorded?.digest ?? null, version: recorded?.version ?? null }
  const message = `${action.tag} is gone; it was written once, as ${targetText(was)}`
  return findingOf('exact-gone', goneDraft(sight, tagDraft(sight, action, message)))
}

function changed(sight: AuditSight, action: Action): Finding {
  const recorded = recordedUnder(sight, action)
  const was = action.to ?? { digest: recorded?.digest ?? null, version: recorded?.version ?? null }
  const draft = tagDraft(
    sight,
    action,
    `${action.tag} names ${targetText(action.from)} and was written once, as ${targetText(was)}`,
  )
  const { severity } = FINDING_CODES['exact-changed']
  return findingOf('exact-changed', changedDraft(sight, draft, severity))
}
