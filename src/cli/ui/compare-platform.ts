import type { LayerChange, LayersChange, PlatformChange } from '../../plan/compare/change.ts'
import { changedLines, changedText } from './compare-text.ts'
import type { Look } from './look.ts'
import type { Paint, Palette } from './palette.ts'
import { bytesText } from './progress.ts'
import { counted, joined, shortDigest } from './short.ts'
import { table } from './table.ts'
import { displayWidth } from './width.ts'

const WORDS: Readonly<Record<PlatformChange['kind'], string>> = {
  same: 'the same',
  rewrapped: 'the same, wrapped in another manifest',
  'new-configuration': 'the same layers, another configuration',
  'other-bytes': 'other bytes',
  added: 'only in b',
  removed: 'only in a',
}
const WIDEST_BAR = 20
const NARROWEST_BAR = 3
/** Columns that a layer takes beside its bar. */
const BESIDE_BAR = 38
/** Columns before a leaf of the tree. */
const BRANCH = 4

/** The lines of one leaf of the tree. */
type Leaf = readonly string[]

interface Options {
  readonly look: Look
  /** Every layer, and not only those that differ. */
  readonly all: boolean
}

/**
 * The platforms as a tree: a line for each, and below it layers, times, labels and settings. What several platforms that changed
 * say alike is told once, behind them.
 */
export function platformLines(platforms: readonly PlatformChange[], options: Options): readonly string[] {
  const { look } = options
  const changed = platforms.filter(({ kind, layers }) => isChanged(kind) && layers !== null)
  const [first = [], ...others] = changed.map((platform) => sayings(platform, look))
  const alike = others.length === 0 ? [] : first.filter((leaf) => others.every((leaves) => has(leaves, leaf)))
  const trees = platforms.flatMap((platform) => treeOf(platform, { ...options, alike }))
  return alike.length === 0
    ? trees
    : [...trees, `${look.palette.warn('~')} every platform that changed`, ...branches(alike, look)]
}

function isChanged(kind: PlatformChange['kind']): boolean {
  return kind === 'rewrapped' || kind === 'new-configuration' || kind === 'other-bytes'
}

function has(leaves: readonly Leaf[], leaf: Leaf): boolean {
  return leaves.some((other) => other.join('\n') === leaf.join('\n'))
}

function treeOf(
  platform: PlatformChange,
  { look, all, alike }: Options & { readonly alike: readonly Leaf[] },
): readonly string[] {
  const { kind } = platform
  const layers = kind === 'same' && !all ? [] : layerLines(platform.layers, { look, all })
  const [head, digests] = headOf(platform, look)
  const leaves = [
    ...digests,
    ...layers.map((line) => [line]),
    ...sayings(platform, look).filter((leaf) => !has(alike, leaf)),
  ]
  return [head, ...branches(leaves, look)]
}

/** The line of a platform; the digests as a leaf where they do not fit into it. */
function headOf(
  { kind, platform, before, after }: PlatformChange,
  { palette, columns }: Look,
): readonly [string, readonly Leaf[]] {
  const ends = [...new Set([before, after])].flatMap((digest) => (digest === null ? [] : shortDigest(digest)))
  const name = platform.replace(/^none\b/u, 'no platform')
  const line = (...parts: readonly string[]): string =>
    joined([`${symbolOf(kind, palette)} ${palette.strong(name)}`, ...parts, WORDS[kind]], '  ')
  const whole = line(palette.dim(ends.join(' → ')))
  const [from = '', to] = ends
  if (to === undefined || displayWidth(whole) <= columns) return [whole, []]
  return [line(), [changedLines('manifest', [from, to], columns - BRANCH)]]
}

/** Times, labels and other settings that differ. */
function sayings({ labels, settings, created }: PlatformChange, { columns }: Look): readonly Leaf[] {
  const width = columns - BRANCH
  const { before, after } = created
  const known = before !== null && after !== null && before !== after
  return [
    ...(known ? [changedLines('created', [before, after], width)] : []),
    ...labels.map((label) => changedText('label', label, width)),
    ...(settings.length === 0 ? [] : [[`also other: ${settings.join(', ')}`]]),
  ]
}

function branches(leaves: readonly Leaf[], { palette }: Look): readonly string[] {
  return leaves.flatMap((leaf, at) => {
    const [first, rest] = at === leaves.length - 1 ? ['└', ' '] : ['├', '│']
    return leaf.map((line, row) => `  ${palette.dim(row === 0 ? first : rest)} ${line}`)
  })
}

function symbolOf(kind: PlatformChange['kind'], palette: Palette): string {
  if (kind === 'same') return '='
  if (kind === 'added') return palette.good('+')
  return kind === 'removed' ? palette.bad('-') : palette.warn('~')
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
  const widest = Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, look.columns - BESIDE_BAR))
  return table(
    shown.map(({ change, size, text }) => {
      const [symbol, paint] = markOf(change, look.palette)
      return [paint(`${symbol} ${bar((widest * size) / largest)}`), text, bytesText(size)]
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
function bar(length: number): string {
  return '█'.repeat(Math.max(1, Math.round(length)))
}
