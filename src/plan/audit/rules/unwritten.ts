import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { recordedUnder, tagDraft, wasAsked } from '../tag-draft.ts'
import { reconcileCommand, targetText } from '../words.ts'

/** `tag-unwritten`: what a publish that was cut off left undone, or what a policy that has changed since asks for. */
export function unwritten(sight: AuditSight): readonly Finding[] {
  const missing = sight.actions.filter(
    (action) =>
      action.action === 'create' &&
      action.to?.digest !== null &&
      wasAsked(sight, action) &&
      recordedUnder(sight, action) === null,
  )
  return missing.map((action) => {
    const draft = tagDraft(
      sight,
      action,
      `${action.tag} was never written; it shall name ${targetText(action.to)}`,
    )
    return findingOf('tag-unwritten', { ...draft, mend: reconcileCommand(sight) })
  })
}
