import type { Digest } from '../../model/digest.ts'
import { tryParseVersion } from '../../model/version.ts'
import type { DraftClass, DraftComponent } from './draft.ts'
import { isAlias } from './draft.ts'
import { evidenceOf } from './evidence.ts'
import type { Heap } from './heaps.ts'
import { wordsIn } from './heaps.ts'
import type { Known } from './known.ts'
import { draftClass } from './rows.ts'
import type { Family } from './split-flavours.ts'
import { supportedLines } from './supported-lines.ts'
import type { GitTagStyle } from './git-tags.ts'
import type { AdoptSurvey } from './survey.ts'

export interface DraftBasis {
  readonly survey: AdoptSurvey
  readonly known: Known
  readonly style: GitTagStyle
}

const LONGEST_NAME = 63
/** In which order classes stand in the policy. */
const ORDER: readonly Heap['kind'][] = [
  'version',
  'arch',
  'float',
  'word',
  'rebuild',
  'commit',
  'date',
  'branch',
  'run',
  'environment',
]

/** The component that would explain a family of tags. */
export function draftComponent(
  { flavour, heaps }: Family,
  { survey, known, style }: DraftBasis,
): DraftComponent {
  const evidence = evidenceOf(heaps, { main: known.main, gitTags: style.byVersion })
  const lines = supportedLines(heaps, evidence)
  const classes = heaps.map((heap) => draftClass(heap, { evidence, known, lines }))
  const name = flavour === null ? survey.component : `${survey.component}-${flavour}`
  return {
    name: name.slice(0, LONGEST_NAME),
    images: survey.images.map(({ image }) => image),
    gitTag: survey.gitTagPattern ?? style.pattern,
    annotated: style.annotated,
    prereleases: wordsIn(heaps),
    lines: lines?.text ?? null,
    classes: withAliases(classes.toSorted(byKind)),
    notes: [...(flavour === null ? notesOf(style, evidence.exact) : []), ...(lines === null ? [] : [LINES])],
  }
}

const LINES =
  'Supported lines, as far as tags tell: one whose float is behind, or is not there, is taken for ended; one above `stable` for still to come.'

function byKind(a: DraftClass, b: DraftClass): number {
  return (
    ORDER.indexOf(a.heap.kind) - ORDER.indexOf(b.heap.kind) ||
    keyWidth(a) - keyWidth(b) ||
    (a.heap.kind === 'version' ? b.heap.members.length - a.heap.members.length : 0) ||
    (a.key < b.key ? -1 : 1)
  )
}

/** `{major}.{minor}` before `{major}`; of exact tags those first that most versions have, for they tell what was released. */
function keyWidth({ key }: DraftClass): number {
  return key.includes('{minor}') ? 0 : 1
}

/** Words that follow the same and stand on the same digest are one thing: the later ones are aliases. */
function withAliases(classes: readonly DraftClass[]): readonly DraftClass[] {
  const first = new Map<string, string>()
  const ordered = classes.toSorted((a, b) => Number(b.key === 'stable') - Number(a.key === 'stable'))
  for (const each of ordered) {
    const sign = signOf(each)
    if (sign !== null && !first.has(sign)) first.set(sign, each.key)
  }
  return classes.map((each): DraftClass => {
    const sign = signOf(each)
    const target = sign === null ? undefined : first.get(sign)
    return target === undefined || target === each.key
      ? each
      : { ...each, rows: [{ aliasOf: target }, ...each.rows] }
  })
}

function signOf({ heap, rows: [row] }: DraftClass): string | null {
  const [digest]: readonly (Digest | undefined)[] = heap.members.map((member) => member.digest)
  if (heap.kind !== 'word' || isAlias(row) || row.moves !== 'forward' || digest === undefined) return null
  return JSON.stringify([row, digest])
}

function notesOf(style: GitTagStyle, exact: ReadonlyMap<string, Digest>): readonly string[] {
  const missing = [...style.byVersion.keys()].filter(
    (version) => tryParseVersion(version) !== null && !exact.has(version),
  )
  return [
    `${style.byVersion.size} git tags, ${style.byVersion.size - missing.length} of them with an image.`,
    ...style.others.slice(0, 3).map(({ pattern, count }) => `Not looked at: ${count} git tags "${pattern}".`),
  ]
}
