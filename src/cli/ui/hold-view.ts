import type { HoldResult } from '../../flows/hold.ts'
import { minuteOf } from '../../plan/reasons.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { joined } from './short.ts'

/** What is held or goes on, a line a component. */
export function holdView(
  { environment, components, held, ledgerSeq }: HoldResult,
  { palette }: Look,
): string {
  const lines = components.map((each) => {
    const { component, changed, reason, by, since, until } = each
    const end = until === null ? null : `until ${minuteOf(until)}`
    const from = since === null ? null : `since ${minuteOf(since)}`
    const words = held ? ['held', reason, by, from, end] : [changed ? 'goes on' : 'was not held']
    return `${palette.strong(component)}: ${environment} ${joined([...words, held && !changed ? 'as before' : null])}`
  })
  return blocks(lines, [palette.dim(`Ledger record ${ledgerSeq}.`)])
}
