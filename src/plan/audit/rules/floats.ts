import type { Action } from '../../action.ts'
import { weighed } from '../change-of.ts'
import { FINDING_CODES } from '../codes.ts'
import type { FindingCode } from '../codes.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { goneDraft, recordedUnder, tagDraft, wasAsked } from '../tag-draft.ts'
import { reconcileCommand, targetText } from '../words.ts'

/** Tags that move: `float-moved`, `float-gone`, `float-behind`, `channel-differs`, `daily-changed`. */
export function floats(sight: AuditSight): readonly Finding[] {
  const moving = sight.actions.filter((action) => action.moves !== 'never' && wasAsked(sight, action))
  return moving.flatMap((action) => judge(sight, action))
}

function judge(sight: AuditSight, action: Action): readonly Finding[] {
  if (action.action === 'refuse') return [daily(sight, action)]
  if (action.action === 'create') return recordedUnder(sight, action) === null ? [] : [gone(sight, action)]
  return action.action === 'move' ? [elsewhere(sight, action)] : []
}

function daily(sight: AuditSight, action: Action): Finding {
  const message = `${action.tag} names ${targetText(action.from)}, and its day ended with ${targetText(action.to)}`
  return weigh('daily-changed', tagDraft(sight, action, message))
}

function gone(sight: AuditSight, action: Action): Finding {
  const draft = tagDraft(sight, action, `${action.tag} is gone; it shall name ${targetText(action.to)}`)
  const code = draft.environment == null ? 'float-gone' : 'channel-differs'
  return findingOf(code, goneDraft(sight, draft))
}

/** What the ledger itself last wrote there is only late; anything else was written by somebody else. */
function elsewhere(sight: AuditSight, action: Action): Finding {
  const late = recordedUnder(sight, action)?.digest === action.from?.digest
  const verb = late ? 'is still' : 'names'
  const message = `${action.tag} ${verb} ${targetText(action.from)} and shall name ${targetText(action.to)}`
  const draft = { ...tagDraft(sight, action, message), mend: reconcileCommand(sight) }
  if (draft.environment != null) return weigh('channel-differs', draft)
  return late ? findingOf('float-behind', draft) : weigh('float-moved', draft)
}

function weigh(code: FindingCode, draft: Parameters<typeof findingOf>[1]): Finding {
  return findingOf(code, { ...draft, severity: weighed(FINDING_CODES[code].severity, draft.change ?? null) })
}
