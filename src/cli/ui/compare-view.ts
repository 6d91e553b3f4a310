import type { ComparedSide, CompareResult } from '../../flows/compare.ts'
import { CHANGE_WORDS } from '../../plan/compare/change-words.ts'
import type { Change } from '../../plan/compare/change.ts'
import { imagesText } from './compare-images.ts'
import { platformLines } from './compare-platform.ts'
import { tagLines, tagsVerdict } from './compare-tags.ts'
import { changedText } from './compare-text.ts'
import { blocks } from './blocks.ts'
import type { Look, View } from './look.ts'
import { counted, joined, shortDigest } from './short.ts'
import { table } from './table.ts'

/** How two images, or all tags of two, differ; with `all`, what is the same is listed too. */
export function compareView(all: boolean): View<CompareResult> {
  return (result, look) => {
    const { change, tags } = result
    if (change !== null) return changeText(result, change, { look, all })
    return blocks(headLines(result, look), tagLines(tags ?? [], { look, all }), noteLines(result, look), [
      tagsVerdict(tags ?? [], look.palette),
    ])
  }
}

function changeText(
  result: CompareResult,
  change: Change,
  options: { readonly look: Look; readonly all: boolean },
): string {
  const { look } = options
  return blocks(
    headLines(result, look),
    platformLines(change.platforms, options),
    change.annotations.flatMap((annotation) => changedText('annotation', annotation, look.columns)),
    noteLines(result, look),
    [verdict(change, look)],
  )
}

function headLines({ a, b }: CompareResult, { palette }: Look): readonly string[] {
  const row = (name: string, side: ComparedSide): readonly string[] => [
    palette.dim(name),
    palette.strong(side.given),
    side.digest === null ? '' : shortDigest(side.digest),
    palette.dim(imagesText(side)),
  ]
  return table([row('a', a), row('b', b)])
}

function noteLines({ a, b }: CompareResult, { palette }: Look): readonly string[] {
  return [a, b].flatMap((side) => [
    ...side.gaps.map(({ part, digest, platform, why }) => {
      const what = joined([part, shortDigest(digest), platform === null ? '' : `(${platform})`], ' ')
      return `${palette.warn('!')} ${side.given}: the ${what} ${why === 'gone' ? 'was deleted' : 'cannot be read'}`
    }),
    ...(side.dangling.length === 0 ? [] : [danglingText(side, palette.warn('!'))]),
    ...(side.tags === 0
      ? [`${palette.warn('!')} ${side.given} has no tag, or is not there: is the name right?`]
      : []),
  ])
}

function danglingText({ given, dangling }: ComparedSide, symbol: string): string {
  const some = dangling.slice(0, 5).join(', ')
  const names = dangling.length > 5 ? `${some} …` : some
  return `${symbol} ${given} lists ${counted(dangling.length, 'tag')} that ${dangling.length === 1 ? 'names' : 'name'} nothing: ${names}`
}

function verdict({ kind, platforms }: Change, { palette }: Look): string {
  if (kind === 'same') return `${palette.good('=')} The same bytes.`
  const same = platforms.filter((platform) => platform.kind === 'same').length
  const some = same > 0 ? ` ${same} of ${counted(platforms.length, 'platform')} the same.` : ''
  return `${palette.warn('~')} Different: ${CHANGE_WORDS[kind]}.${some}`
}
