import type { RecordResult } from '../../flows/adopt/record-result.ts'
import { unknownLines } from './adopt-view.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { counted, shortDigest } from './short.ts'
import { table } from './table.ts'

const SHOWN = 5

/** Which tags each class knows, which none does, and what the ledger lacks. */
export function adoptRecordView(result: RecordResult, look: Look): string {
  const { palette, ready } = look
  return blocks(
    ...result.images.map((image) => imageLines(image, palette)),
    changedLines(result, palette).map((line) => ready(line)),
    endLines(result).map((line) => ready(line)),
  )
}

/** What was done, after the plan was shown and agreed to. */
export function adoptRecordEndView(result: RecordResult, { ready }: Look): string {
  return ready(endLines(result).join('\n'))
}

function imageLines(
  { image, tags, classes, unknown }: RecordResult['images'][number],
  palette: Palette,
): readonly string[] {
  const several = new Set(classes.map(({ component }) => component)).size > 1
  const rows = classes.map(({ component, key, moves, tags: count }) => [
    ...(several ? [component] : []),
    key,
    counted(count, 'tag'),
    palette.dim(moves),
  ])
  return [
    `${palette.strong(image)} · ${counted(tags, 'tag')}`,
    ...table(rows, { indent: '  ' }),
    ...unknownLines(unknown, palette),
  ]
}

function changedLines({ changed }: RecordResult, palette: Palette): readonly string[] {
  if (changed.length === 0) return []
  return [
    `${counted(changed.length, 'tag')} that the ledger knows with another digest, and that ${changed.length === 1 ? 'stays' : 'stay'} as recorded:`,
    ...changed
      .slice(0, SHOWN)
      .map(
        ({ tag, recorded, now }) =>
          `  ${palette.bad('!')} ${tag} was ${shortDigest(recorded)}, is ${shortDigest(now)}`,
      ),
    ...(changed.length > SHOWN ? [`  and ${changed.length - SHOWN} more`] : []),
    '  tidemark audit tells what they are.',
  ]
}

function endLines({ outcome, images, releases, rebuilds, ledgerSeq }: RecordResult): readonly string[] {
  const added = images.reduce((sum, image) => sum + image.added, 0)
  const all = added + releases.length + rebuilds.length
  const what = [
    counted(added, 'tag'),
    counted(releases.length, 'release'),
    ...(rebuilds.length > 0 ? [counted(rebuilds.length, 'rebuild')] : []),
  ]
  const words = `${what.slice(0, -1).join(', ')} and ${what.at(-1) ?? ''}`
  if (outcome === 'done') return [`Recorded ${words}; the ledger is at ${ledgerSeq ?? 0}.`]
  if (outcome === 'declined') return ['Nothing was recorded.']
  if (all === 0) return ['The ledger knows all of it.']
  return [
    `The ledger does not know ${words}. To record ${all === 1 ? 'it' : 'them'}:  tidemark adopt --record`,
  ]
}
