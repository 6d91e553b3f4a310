import type { PublishedState } from '../../model/state.ts'
import type { Action } from '../action.ts'
import type { ChangeKind } from '../compare/change.ts'
import { CHANGE_WORDS } from '../compare/change-words.ts'
import { changeOf, isLost, weighed } from './change-of.ts'
import type { FindingDraft } from './finding.ts'
import type { Severity } from './severity.ts'
import type { AuditSight } from './sight.ts'
import { classNamed, reconcileCommand } from './words.ts'

/** What the ledger last saw written under the tag. */
export function recordedUnder(
  { state }: Pick<AuditSight, 'state'>,
  { image, tag }: Pick<Action, 'image' | 'tag'>,
): PublishedState | null {
  return state.published.get(image)?.get(tag) ?? null
}

/** True when the registry was asked for the tag: of all others nothing is known. */
export function wasAsked(
  { observed }: Pick<AuditSight, 'observed'>,
  { image, tag }: Pick<Action, 'image' | 'tag'>,
): boolean {
  return observed.get(image)?.has(tag) === true
}

/** What all findings about a tag that was expected to name something say. */
export function tagDraft(sight: AuditSight, action: Action, message: string): FindingDraft {
  const { image, tag, from, to } = action
  const recorded = recordedUnder(sight, action)
  const expected = to ?? recorded
  const [old, now] = [expected?.digest ?? null, from?.digest ?? null]
  const change = changeOf(sight, old, now)
  return {
    component: sight.component.name,
    image,
    tag,
    environment: environmentOf(sight, action),
    version: expected?.version ?? null,
    old,
    now,
    ...(recorded !== null && { when: recorded.time, seq: recorded.seq }),
    change,
    message: told(message, change),
    where: classNamed(sight, action.class)?.where ?? null,
  }
}

/** A tag that is gone: the same bytes come back under it, while somebody has them. */
export function goneDraft(sight: AuditSight, draft: FindingDraft): FindingDraft {
  return {
    ...lostDraft(sight, draft),
    mend: isLost(sight, draft.old ?? null) ? null : reconcileCommand(sight),
  }
}

/** A tag that is gone, and perhaps its bytes. */
export function lostDraft(sight: AuditSight, draft: FindingDraft): FindingDraft {
  if (!isLost(sight, draft.old ?? null)) return draft
  return {
    ...draft,
    message: `${draft.message}; no image of ${sight.component.name} has these bytes any more`,
  }
}

/** A tag that is written once and names other bytes. Nothing here writes over it: whoever decides to, does it by hand. */
export function changedDraft(sight: AuditSight, draft: FindingDraft, severity: Severity): FindingDraft {
  const { image = null, tag = null, old = null, change = null } = draft
  const there = image !== null && old !== null && sight.pictures.get(old) != null && !image.startsWith('oci:')
  const mend = there ? `crane tag ${image}@${old} ${tag ?? ''}` : null
  return { ...lostDraft(sight, draft), severity: weighed(severity, change), mend }
}

function told(message: string, change: ChangeKind | null): string {
  return change === null || change === 'other-bytes' ? message : `${message}: ${CHANGE_WORDS[change]}`
}

/** The environment whose promotions move the tag; null for all other tags. */
function environmentOf({ views }: AuditSight, { tag, class: key }: Action): string | null {
  const named = views.groups(tag).find((entry) => entry.class.key === key)
  const fact = named?.group.best() ?? null
  return fact?.kind === 'promotion' ? fact.environment : null
}
