import type { PromoteResult } from '../../flows/promote.ts'
import { blocks } from './blocks.ts'
import { checkRows } from './check-rows.ts'
import type { ShownCheck } from './check-rows.ts'
import type { Look } from './look.ts'
import { moveLine } from './move-line.ts'
import type { Palette } from './palette.ts'
import { noticeLines } from './refusal-view.ts'

type Moved = PromoteResult['components'][number]

/** What moves where, the gates with what meets them, and what deployments pin. */
export function promoteView(result: PromoteResult, { palette }: Look): string {
  const { environment, components, notices } = result
  return blocks(
    ...components.map((each) => [moveLine(environment, each, palette), ...gateLines(each, palette)]),
    [...noticeLines(notices), endText(result)],
    result.dryRun
      ? []
      : components.flatMap(({ references }) => references.map((each) => `${palette.dim('pin')}  ${each}`)),
  )
}

function gateLines({ gates, unchanged, ready }: Moved, palette: Palette): readonly string[] {
  if (unchanged) return []
  const rows = gates.map(({ name, met, message, mend }): ShownCheck => {
    if (!met && ready) return { name, status: 'warn', message: `${message}: overridden` }
    return { name, status: met ? 'pass' : 'fail', message, hints: mend === null ? [] : [mend] }
  })
  return checkRows(rows, palette)
}

function endText({ dryRun, ready, unchanged, environment, ledgerSeq, components }: PromoteResult): string {
  if (dryRun) return `${ready ? 'Ready' : 'Not ready'}. Nothing written (dry run).`
  if (unchanged) return 'Nothing to do: it runs there already.'
  const what = components.length === 1 ? 'Promoted' : `Promoted ${components.length} components together`
  return `${what} to ${environment}. Ledger record ${ledgerSeq}.`
}
