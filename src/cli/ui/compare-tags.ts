import type { TagComparison } from '../../flows/compare/compare-tags.ts'
import { CHANGE_WORDS } from '../../plan/compare/change-words.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { counted, joined, shortDigest } from './short.ts'
import { table } from './table.ts'

const SYMBOLS: Readonly<Record<TagComparison['state'], keyof Palette>> = {
  same: 'dim',
  different: 'warn',
  'only-a': 'bad',
  'only-b': 'good',
}
const MARKS: Readonly<Record<TagComparison['state'], string>> = {
  same: '=',
  different: '~',
  'only-a': '-',
  'only-b': '+',
}

/** `sha-` and a whole commit, with its mark; tags may have 128 characters. */
const WIDEST_TAG = 46

/** A line for each tag that differs, with `all` for every tag. */
export function tagLines(
  tags: readonly TagComparison[],
  { look, all }: { readonly look: Look; readonly all: boolean },
): readonly string[] {
  const { palette } = look
  const rows = tags
    .filter(({ state }) => all || state !== 'same')
    .map((row) => [
      `${palette[SYMBOLS[row.state]](MARKS[row.state])} ${palette.strong(row.tag)}`,
      palette.dim(digestsText(row)),
      wordsOf(row),
    ])
  return table(rows, { indent: '  ', gap: 3, widest: WIDEST_TAG })
}

function digestsText({ a, b }: TagComparison): string {
  const digests = [...new Set([a, b])].flatMap((digest) => (digest === null ? [] : shortDigest(digest)))
  return digests.join(' → ')
}

function wordsOf({ state, change }: TagComparison): string {
  if (state === 'same') return 'the same'
  if (state === 'only-a') return 'only in a'
  if (state === 'only-b') return 'only in b'
  if (change === null) return ''
  const touched = change.platforms.filter(({ kind }) => kind !== 'same' && kind !== 'rewrapped')
  const some = touched.length < change.platforms.length ? touched.map(({ platform }) => platform) : []
  return joined([CHANGE_WORDS[change.kind], some.join(', ')], ': ')
}

/** `~ 408 tags the same, 1 different, 3 only in a.` */
export function tagsVerdict(tags: readonly TagComparison[], palette: Palette): string {
  const count = (state: TagComparison['state']): number => tags.filter((row) => row.state === state).length
  const same = count('same')
  if (same === tags.length) return `${palette.good('=')} ${counted(same, 'tag')}, all the same.`
  const rest = [
    [count('different'), 'different'],
    [count('only-a'), 'only in a'],
    [count('only-b'), 'only in b'],
  ] as const
  const others = rest.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  return `${palette.warn('~')} ${counted(same, 'tag')} the same, ${others.join(', ')}.`
}
