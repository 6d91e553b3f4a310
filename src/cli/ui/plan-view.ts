import type { PlanResult } from '../../flows/results.ts'
import { actionLines, summaryText } from './actions-view.ts'
import { blocks } from './blocks.ts'
import { eventText } from './event-text.ts'
import type { Look } from './look.ts'
import { noticeLines, refusalLines } from './refusal-view.ts'

/** What would be written and why. */
export function planView(plan: PlanResult, { palette }: Look): string {
  const { event, digest, actions, notices, refusals } = plan
  const head = event === null ? 'Everything that the ledger wants' : eventText(event, digest, palette)
  return blocks([head], actionLines(actions, palette), refusalLines(refusals, palette), [
    ...noticeLines(notices),
    `${summaryText(actions, false)}. Nothing written (plan).`,
  ])
}
