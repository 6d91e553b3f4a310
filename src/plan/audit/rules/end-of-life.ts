import type { Action } from '../../action.ts'
import { lineOf } from '../../../model/version.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { tagDraft, wasAsked } from '../tag-draft.ts'

/** `end-of-life-floats`: whoever runs such a tag believes that it still moves. */
export function endOfLife(sight: AuditSight): readonly Finding[] {
  if (sight.component.releases.lines.supported === null) return []
  const floating = sight.actions.filter(
    (action) =>
      (action.moves === 'forward' || action.moves === 'freely') &&
      action.from !== null &&
      wasAsked(sight, action),
  )
  return floating.flatMap((action) => judge(sight, action))
}

function judge(sight: AuditSight, action: Action): readonly Finding[] {
  const { views, component } = sight
  const named = views.groups(action.tag).find((entry) => entry.class.key === action.class)
  const fact = named?.group.best() ?? named?.group.find(() => true) ?? null
  if (fact === null || fact.version === null || fact.kind === 'promotion') return []
  if (views.lineStatus(fact.version) !== 'endOfLife') return []
  const line = lineOf(fact.version, component.releases.lines.by)
  const message = `${action.tag} still stands at ${fact.version.text}, and ${line} is at its end`
  // The bytes are as they shall be: what is wrong is that anybody still follows the tag.
  const draft = tagDraft(sight, action, message)
  return [findingOf('end-of-life-floats', { ...draft, message, old: null, change: null })]
}
