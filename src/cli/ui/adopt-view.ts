import type { AdoptClass, AdoptComponent, AdoptResult } from '../../flows/adopt/result.ts'
import { POLICY_NAMES } from '../../flows/find-policy.ts'
import { quoted } from '../../plan/quoted.ts'
import { blocks } from './blocks.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { noticeLines } from './refusal-view.ts'
import { counted, shortDigest } from './short.ts'
import { table } from './table.ts'

const SHOWN = 5

/** What stands, what explains it, what does not, and what to do next. */
export function adoptView(result: AdoptResult, { palette, ready }: Look): string {
  const { images, components, unexplained, notices } = result
  return blocks(
    images.map(
      ({ image, tags, attachments, explained }) =>
        `${palette.strong(image)} · ${counted(tags, 'tag')}, ${explained} explained${attachments > 0 ? `, ${attachments} of signatures and the like` : ''}`,
    ),
    ...components.map((component) => componentLines(component, palette)),
    unknownLines(unexplained, palette),
    [...noticeLines(notices), ...nextLines(result).map((line) => ready(line))],
  )
}

function componentLines(
  { component, gitTag, classes, labels }: AdoptComponent,
  palette: Palette,
): readonly string[] {
  const rows = classes.map(({ key, row, tags, examples }) => [
    key,
    counted(tags, 'tag'),
    palette.dim(key.includes('{') ? examples.slice(0, 2).join(', ') : ''),
    row,
  ])
  return [
    `${palette.strong(component)} · git tags ${gitTag}`,
    ...table(rows, { indent: '  ' }),
    ...classes.flatMap((each) => remarkLines(each, palette)),
    ...labelLines(labels, palette),
  ]
}

function remarkLines({ key, doubts, moves, missing }: AdoptClass, palette: Palette): readonly string[] {
  return [
    ...doubts.map((doubt) => `  ${palette.warn('?')} ${key}: ${doubt}`),
    ...moves
      .slice(0, SHOWN)
      .map(
        ({ tag, from, fromVersion, version }) =>
          `  ${palette.warn('~')} ${tag} would move from ${fromVersion ?? shortDigest(from)} to ${version}`,
      ),
    ...(moves.length > SHOWN ? [`  ${palette.warn('~')} and ${moves.length - SHOWN} more of "${key}"`] : []),
    ...(missing.length > 0
      ? [
          `  + ${missing.slice(0, SHOWN).join(', ')}${missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : ''} would be made`,
        ]
      : []),
  ]
}

function labelLines(labels: AdoptComponent['labels'], palette: Palette): readonly string[] {
  if (labels === null || labels.looked === 0) return []
  const silent = labels.agree + labels.disagree.length === 0
  const agree = silent
    ? `  labels: the newest ${counted(labels.looked, 'release')} have neither version nor revision`
    : `  labels: ${labels.agree} of the newest ${counted(labels.looked, 'release')} say what git says`
  return [agree, ...labels.disagree.map((text) => `  ${palette.warn('?')} ${text}`)]
}

/** Grouped by why, the largest group first. */
export function unknownLines(
  unknown: readonly { readonly tag: string; readonly why: string }[],
  palette: Palette,
): readonly string[] {
  if (unknown.length === 0) return []
  const groups = [...Map.groupBy(unknown, ({ why }) => why)].toSorted(([, a], [, b]) => b.length - a.length)
  return [
    `${counted(unknown.length, 'tag')} that no class knows:`,
    ...groups.flatMap(([why, tags]) => {
      const more = tags.length > SHOWN ? ` and ${tags.length - SHOWN} more` : ''
      const names = tags.slice(0, SHOWN).map(({ tag }) => (tag.length > 60 ? `${tag.slice(0, 60)}…` : tag))
      return [`  ${names.join(', ')}${more}`, `    ${palette.dim(why)}`]
    }),
  ]
}

/** True for a file that is found without being named. */
function isFound(file: string): boolean {
  return POLICY_NAMES.some((name) => name === file)
}

function nextLines({ written, file }: AdoptResult): readonly string[] {
  if (!written) return [`Nothing written (dry run): this would be ${file}.`]
  const policy = isFound(file) ? '' : ` --policy ${quoted(file)}`
  return [
    `Wrote ${file}. Read it, then:`,
    ...table(
      [
        [`tidemark lint${policy}`, 'proves that it can keep its promises'],
        [`tidemark replay${policy}`, 'runs it over the git tags'],
        [`tidemark adopt --record${policy}`, 'begins the ledger with what stands'],
      ],
      { indent: '  ', gap: 4 },
    ),
  ]
}
