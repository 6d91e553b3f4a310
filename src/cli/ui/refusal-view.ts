import type { Refusal } from '../../flows/results.ts'
import type { Palette } from './palette.ts'

/** What the policy says no to: the message, its code, and what to do. */
export function refusalLines(refusals: readonly Refusal[], palette: Palette): readonly string[] {
  return refusals.flatMap(({ code, message, hints }) => [
    `${palette.bad('!')} ${message}   ${palette.dim(`[${code}]`)}`,
    ...hints.map((hint) => `  ${hint}`),
  ])
}

/** Things worth knowing that stop nothing. */
export function noticeLines(notices: readonly string[]): readonly string[] {
  return notices.map((notice) => `note: ${notice}`)
}
