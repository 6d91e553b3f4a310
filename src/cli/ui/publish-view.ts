import type { PublishResult } from '../../flows/results.ts'
import { actionLines, summaryText } from './actions-view.ts'
import { blocks } from './blocks.ts'
import { eventText } from './event-text.ts'
import type { Look } from './look.ts'
import { noticeLines, refusalLines } from './refusal-view.ts'

function endText(result: PublishResult): string {
  if (result.dryRun) return `${summaryText(result.actions, false)}. Nothing written (dry run).`
  if (result.unchanged) return 'Nothing to do: everything stands already.'
  return `${summaryText(result.actions, true)}. Ledger record ${result.ledgerSeq}.`
}

/** What was written and why, and the references that deployments pin, whole, for pasting. */
export function publishView(result: PublishResult, { palette }: Look): string {
  const { event, digest, actions, notices, refusals, references } = result
  return blocks(
    event === null ? [] : [eventText(event, digest, palette)],
    actionLines(actions, palette),
    refusalLines(refusals, palette),
    [...noticeLines(notices), endText(result)],
    references.map((reference) => `${palette.dim('pin')}  ${reference}`),
  )
}
