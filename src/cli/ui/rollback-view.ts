import type { RollbackResult } from '../../flows/rollback.ts'
import { minuteOf } from '../../plan/reasons.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { moveLine } from './move-line.ts'
import { noticeLines } from './refusal-view.ts'

/** Where every component goes back to, what that crosses, and what deployments pin. */
export function rollbackView(result: RollbackResult, look: Look): string {
  const { environment, components, reason, heldUntil } = result
  const until = heldUntil === null ? look.ready('until `tidemark resume`') : `until ${minuteOf(heldUntil)}`
  return blocks(
    components.map((each) => {
      const ran =
        each.ranSince === null ? '' : `  ${look.palette.dim(`ran there from ${minuteOf(each.ranSince)}`)}`
      return `${moveLine(environment, each, look.palette)}${ran}`
    }),
    [`reason  ${reason}`, `hold    ${until}`],
    ...end(result, look),
  )
}

/** What was done, when the plan was shown before. */
export function rollbackEndView(result: RollbackResult, look: Look): string {
  return blocks(...end(result, look))
}

function end(result: RollbackResult, { palette }: Look): readonly (readonly string[])[] {
  const { components, notices, outcome } = result
  const pins = components.flatMap(({ references }) =>
    references.map((each) => `${palette.dim('pin')}  ${each}`),
  )
  return [[...noticeLines(notices), endText(result)], outcome === 'done' ? pins : []]
}

function endText({ outcome, unchanged, environment, ledgerSeq }: RollbackResult): string {
  if (outcome === 'planned') return 'Nothing written (dry run).'
  if (outcome === 'declined') return 'Nothing written.'
  if (unchanged) return 'Nothing to do: it runs there already, held.'
  return `Rolled back, read again, and ${environment} is held. Ledger record ${ledgerSeq}.`
}
