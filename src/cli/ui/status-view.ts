import type { ComponentStatus, StatusResult } from '../../flows/results.ts'
import { minuteOf } from '../../plan/reasons.ts'
import { quoted } from '../../plan/quoted.ts'
import { blocks } from './blocks.ts'
import { sinceText } from './environment-cell.ts'
import { environmentMap } from './environment-map.ts'
import type { Look } from './look.ts'
import { counted, joined, nameText, shortDigest } from './short.ts'
import { table } from './table.ts'

/** Said of a tag that is where it belongs: nothing to read. */
const AS_WANTED = 'as wanted'

function floatLines(one: ComponentStatus, look: Look): readonly string[] {
  // What names an environment stands in the map.
  const mapped = new Set(one.environments.flatMap(({ tags }) => tags))
  const rows = one.floats
    .filter(({ tag }) => !mapped.has(tag))
    .map((float) => [
      look.palette.strong(float.tag),
      nameText(float),
      float.digest === null || float.version === null ? '' : look.palette.dim(shortDigest(float.digest)),
      sinceText(float.since, look),
      look.palette.dim(float.why === AS_WANTED ? '' : look.ready(float.why)),
    ])
  return table(rows, { indent: '  ', gap: 3 })
}

function lineLines(one: ComponentStatus, { ready }: Look): readonly string[] {
  const supported = one.supported.map(({ line, first, newest }) => {
    if (newest === null) return `${line} (nothing yet)`
    return newest === first ? `${line} (${first})` : `${line} (${first} to ${newest})`
  })
  const rows = [
    ['supported', supported.join(', ')],
    ['end of life', one.endOfLife.join(', ')],
    ...one.pending.map(({ version, digest }) => [
      'pending',
      ready(`${version} as ${shortDigest(digest)}, not written yet:  tidemark reconcile`),
    ]),
    ...one.hotfixes.map(({ gitTag, branch }) => [
      'hotfix',
      ready(`${gitTag} is not in ${branch}:  git switch ${quoted(branch)} && git merge ${quoted(gitTag)}`),
    ]),
  ].filter(([, text]) => text !== '')
  return table(rows, { indent: '  ', gap: 3 })
}

/** Its name, images, newest release and how many tags stay for ever. */
function headCells(one: ComponentStatus, look: Look): readonly string[] {
  const newest = one.newest === null ? 'nothing released yet' : `newest ${one.newest}`
  return [look.palette.strong(one.component), one.images.join(' · '), newest, counted(one.exact, 'exact tag')]
}

/** Components of which there is no more to say than their first line stand in a table, the others each by itself. */
function componentBlocks(status: StatusResult, look: Look): readonly (readonly string[])[] {
  if (status.environment !== null) return []
  const all = status.components.map((one) => {
    return { head: headCells(one, look), lines: [...floatLines(one, look), ...lineLines(one, look)] }
  })
  const bare = all.filter(({ lines }) => lines.length === 0).map(({ head }) => head)
  const full = all.filter(({ lines }) => lines.length > 0)
  return [table(bare, { gap: 3 }), ...full.map(({ head, lines }) => [joined(head), ...lines])]
}

/** What every environment and every floating tag points at, and what waits for what. */
export function statusView(status: StatusResult, look: Look): string {
  const { kind, seq, durable } = status.ledger
  const asOf = status.asOf === null ? null : `as of ${minuteOf(status.asOf)}`
  const ledger = joined([`ledger: ${kind}`, `record ${seq}`, durable ? null : 'not kept', asOf])
  const then = { ...look, now: momentOf(status, look) }
  return blocks(environmentMap(status, then), ...componentBlocks(status, then), [look.palette.dim(ledger)])
}

/** Ages are those of the moment that is shown. */
function momentOf({ asOf }: StatusResult, { now }: Look): Date {
  return asOf === null ? now : new Date(Math.min(Date.parse(asOf), now.getTime()))
}
