import type { ApproveResult } from '../../flows/approve.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { noticeLines } from './refusal-view.ts'
import { joined, nameText, shortDigest } from './short.ts'

/** What was approved, by whom, and what the gate says now. */
export function approveView(result: ApproveResult, { palette }: Look): string {
  const { component, environment, digest, actor, gate, met } = result
  const head = joined([
    palette.strong(`${component} ${nameText(result)}`),
    shortDigest(digest),
    `for ${environment}`,
  ])
  const symbol = met ? palette.good('ok') : palette.warn('-')
  return blocks([head, `  ${symbol}  ${gate}`], [...noticeLines(result.notices), endText(result, actor)])
}

function endText({ dryRun, changed, undo }: ApproveResult, actor: string): string {
  if (!changed) return undo ? `${actor} had not approved it.` : `${actor} approved it before.`
  if (dryRun)
    return `${actor} would ${undo ? 'take the approval back' : 'approve it'}. Nothing written (dry run).`
  return undo ? `${actor} took the approval back.` : `${actor} approved it.`
}
