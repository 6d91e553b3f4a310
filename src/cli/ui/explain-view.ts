import type { ExplainResult } from '../../flows/results.ts'
import { minuteOf } from '../../plan/reasons.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { reasonsText } from './retain-view.ts'
import { joined } from './short.ts'
import { table } from './table.ts'

type TagClass = ExplainResult['classes'][number]

function classText(one: TagClass): string {
  return joined([
    one.aliasOf === null ? null : `alias of ${one.aliasOf}`,
    `from ${one.from.join(', ')}`,
    `moves ${one.moves}`,
    one.support === 'none' ? 'unsupported' : null,
  ])
}

/** By the ledger alone: more may keep it, and `retain` looks. */
function retentionRows({ retention }: ExplainResult): readonly (readonly string[])[] {
  if (retention === null) return []
  if (retention.keeps) return [['retain', `keeps it: ${reasonsText(retention.reasons)}`]]
  return [['retain', `${retention.why}, as far as the ledger and deployment files tell`]]
}

/** What a tag promises: its class, what it names and why, whether it may move, and what to use it for. */
export function explainView(result: ExplainResult, look: Look): string {
  const { palette } = look
  const now = joined([result.version, result.digest])
  const { asOf } = result
  const uses = result.classes.map((one) => one.use).filter((use) => use !== null)
  const rows = [
    ...result.classes.map((one) => [
      'class',
      `${palette.strong(one.key)}  ${classText(one)}   ${palette.dim(one.where)}`,
    ]),
    [asOf === null ? 'now' : 'then', now === '' ? 'nothing' : now],
    ['why', result.why],
    ['moves', result.mayMove],
    ...uses.map((use) => ['use', use]),
    ['advice', result.advice],
    ...retentionRows(result),
  ].filter(([, text]) => text !== '')
  const lines = table(
    rows.map(([key = '', text = '']) => [palette.dim(key), text]),
    { indent: '  ', gap: 3 },
  )
  const when = asOf === null ? '' : ` on ${minuteOf(asOf)}`
  return blocks([`${palette.strong(result.tag)} of ${result.component}${when}`, ...lines])
}
