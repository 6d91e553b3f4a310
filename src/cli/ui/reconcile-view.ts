import type { ReconcileResult } from '../../flows/reconcile.ts'
import { actionLines } from './actions-view.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import { counted, shortDigest } from './short.ts'

/** What differs, a line a tag, and what was done about it. */
export function reconcileView(result: ReconcileResult, look: Look): string {
  const { palette } = look
  const differing = result.components.filter(({ actions }) => actions.length > 0)
  const unmended = result.unmended.flatMap((each) => unmendedLines(each, look))
  return blocks(
    ...differing.map(({ component, actions }) => [
      palette.strong(component),
      ...actionLines(actions, palette),
    ]),
    unmended,
    [endText(result)],
  )
}

function unmendedLines(
  unmended: ReconcileResult['unmended'][number],
  { palette, ready }: Look,
): readonly string[] {
  const { image, tag, found, wanted, why } = unmended
  const [is, should] = [found, wanted].map((digest) => (digest === null ? 'gone' : shortDigest(digest)))
  const code = palette.dim('[E_UNMENDED]')
  const head = `${palette.bad('!')} ${image}:${tag} is ${is}, and should be ${should}: ${why}   ${code}`
  if (found === null || wanted === null) return [head]
  return [
    head,
    `  What was published:  ${image}@${wanted}`,
    ready(`  Put it back by hand, or ship the next version. What happened:  tidemark log ${tag}`),
  ]
}

function endText({ components, written, unmended, dryRun }: ReconcileResult): string {
  const compared = components.reduce((sum, each) => sum + each.compared, 0)
  const differs = components.reduce((sum, each) => sum + each.actions.length, 0)
  const left = unmended.length === 0 ? '' : ` ${counted(unmended.length, 'tag')} cannot be mended from here.`
  if (differs === 0 && unmended.length === 0)
    return `${counted(compared, 'tag')} compared: all as the ledger wants.`
  if (dryRun) return `${counted(differs, 'tag')} of ${compared} differ.${left} Nothing written (dry run).`
  return `${counted(written.length, 'tag')} written, ${compared} compared.${left}`
}
