import { counted, shortDigest } from '../ui/short.ts'
import type { Report, ReportItem } from './report.ts'

/** More rows than this make a job summary that nobody reads, and that forges cut off. */
const MOST_ROWS = 200
/** Bytes of all rows or of all other lines: GitHub takes a mebibyte for the summary of a step, and nothing of a longer one. */
const MOST_BYTES = 450_000
/** Characters: labels and names of files are as long as somebody made them. */
const MOST_TEXT = 600

/** A report as Markdown, for the summary of a job or a comment. */
export function markdownReport(report: Report): string {
  const { title, items, incomplete, looked } = report
  const failing = items.filter(({ fails }) => fails).length
  const head = items.length === 0 ? 'no findings' : `${counted(items.length, 'finding')}, ${failing} failing`
  return [
    `### ${text(title)}: ${incomplete === null ? head : `${head}, incomplete`}`,
    '',
    ...(incomplete === null ? [] : [`> ${text(incomplete)}`, '']),
    ...tableOf(items),
    ...fitting(looked.map((line) => () => `- ${text(line)}`)),
    '',
  ].join('\n')
}

function tableOf(items: readonly ReportItem[]): readonly string[] {
  if (items.length === 0) return []
  const rows = items.map((item) => () => `| ${cellsOf(item).join(' | ')} |`)
  return [
    '| severity | what | was | is | by | mend it |',
    '| --- | --- | --- | --- | --- | --- |',
    ...fitting(rows),
    '',
  ]
}

/** As many lines as there is room for, and how many more there are. */
function fitting(lines: readonly (() => string)[]): readonly string[] {
  const taken: string[] = []
  let bytes = 0
  for (const line of lines.slice(0, MOST_ROWS)) {
    const made = line()
    bytes += Buffer.byteLength(made) + 1
    if (bytes > MOST_BYTES) break
    taken.push(made)
  }
  const left = lines.length - taken.length
  return left === 0 ? taken : [...taken, '', `… and ${left} more`]
}

function cellsOf(item: ReportItem): readonly string[] {
  const { severity, fails, subject, message, code, was, is, who, mend } = item
  return [
    fails ? `**${severity}**` : severity,
    `${codeSpan(subject)}<br>${text(message)} (${text(code)})`,
    was === null ? '' : codeSpan(shortDigest(was)),
    is === null ? '' : codeSpan(shortDigest(is)),
    who === null ? '' : text(who),
    mend === null ? '' : codeSpan(mend),
  ]
}

const SPECIAL = /[\\`*_{}[\]<>()#+!|~&@]/gu

/** Text that means nothing but itself: no links, no mentions, no cells of its own. */
function text(words: string): string {
  const line = oneLine(words)
  const shown = line.length > MOST_TEXT ? `${line.slice(0, MOST_TEXT)} …` : line
  return shown.replaceAll(SPECIAL, (character) => `&#${character.codePointAt(0) ?? 0};`)
}

/** A code span; a pipe would end the cell, and a backtick the span. */
function codeSpan(words: string): string {
  return `<code>${text(words)}</code>`
}

function oneLine(words: string): string {
  return words.replaceAll(/\p{Cc}+/gu, ' ')
}
