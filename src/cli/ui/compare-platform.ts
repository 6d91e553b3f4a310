import type { LayerChange, LayersChange, PlatformChange } from '../../plan/compare/change.ts'
import { changedText } from './compare-text.ts'
import type { Look } from './look.ts'
import type { Paint, Palette } from './palette.ts'
import { bytesText } from './progress.ts'
import { counted, joined, shortDigest } from './short.ts'
import { table } from './table.ts'

const WORDS: Readonly<Record<PlatformChange['kind'], string>> = {
  same: 'the same',
  rewrapped: 'the same, wrapped in another manifest',
  'new-configuration': 'the same layers, another configuration',
  'other-bytes': 'other bytes',
  added: 'only in b',
  removed: 'only in a',
}
const WIDEST_BAR = 20

interface Options {
  readonly look: Look
  /** Every layer, and not only those that differ. */
  readonly all: boolean
}

/** One platform of the tree: its line, and below it layers, times, labels and settings, each with its branch. */
export function platformLines(platform: PlatformChange, { look, all }: Options): readonly string[] {
  const { palette, columns } = look
  const { kind, before, after, labels, settings } = platform
  const ends = [...new Set([before, after])].flatMap((digest) => (digest === null ? [] : shortDigest(digest)))
  const head = [symbolOf(kind, palette), palette.strong(platform.platform), palette.dim(ends.join(' → '))]
  const leaves = [
    ...(kind === 'same' && !all ? [] : layerLines(platform.layers, { look, all })),
    ...createdLines(platform),
    ...labels.map((label) => `label ${changedText(label, columns)}`),
    ...(settings.length === 0 ? [] : [`also other: ${settings.join(', ')}`]),
  ]
  const branches = leaves.map((leaf, at) => `  ${palette.dim(at === leaves.length - 1 ? '└' : '├')} ${leaf}`)
  return [joined([head.join(' '), WORDS[kind]], '  '), ...branches]
}

function symbolOf(kind: PlatformChange['kind'], palette: Palette): string {
  if (kind === 'same') return '='
  if (kind === 'added') return palette.good('+')
  return kind === 'removed' ? palette.bad('-') : palette.warn('~')
}

function createdLines({ created: { before, after } }: PlatformChange): readonly string[] {
  return before === null || after === null || before === after ? [] : [`created ${before} → ${after}`]
}

/** A line for each layer, or one for all that are shared. */
function layerLines(layers: LayersChange | null, { look, all }: Options): readonly string[] {
  if (layers === null) return ['layers are not known']
  const { shared, list } = layers
  const rows = list
    .filter(({ change }) => all || change !== 'shared')
    .map((layer) => ({ ...layer, text: shortDigest(layer.digest) }))
  const sum = all || shared.count === 0 ? [] : [sharedRow(layers)]
  const shown = [...sum, ...rows]
  const largest = Math.max(1, ...shown.map(({ size }) => size))
  return table(
    shown.map(({ change, size, text }) => {
      const [symbol, paint] = markOf(change, look.palette)
      return [paint(`${symbol} ${bar(size, largest)}`), text, bytesText(size)]
    }),
  )
}

function sharedRow({
  shared,
}: LayersChange): Pick<LayerChange, 'change' | 'size'> & { readonly text: string } {
  return {
    change: 'shared',
    size: shared.bytes,
    text: counted(shared.count, 'layer shared', 'layers shared'),
  }
}

function markOf(change: LayerChange['change'], { good, bad, dim }: Palette): readonly [string, Paint] {
  if (change === 'shared') return ['=', dim]
  return change === 'added' ? ['+', good] : ['-', bad]
}

/** A layer that is there has some bar, however small it is. */
function bar(size: number, largest: number): string {
  return '█'.repeat(Math.max(1, Math.round((WIDEST_BAR * size) / largest)))
}
