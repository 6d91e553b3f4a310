import { counted, shortDigest } from '../ui/short.ts'
import type { Report, ReportItem } from './report.ts'

/** More rows than this make a job summary that nobody reads, and that forges cut off. */
const MOST_ROWS = 200

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
    ...looked.map((line) => `- ${text(line)}`),
    '',
  ].join('\n')
}

function tableOf(items: readonly ReportItem[]): readonly string[] {
  if (items.length === 0) return []
  const rows = items.slice(0, MOST_ROWS).map((item) => `| ${cellsOf(item).join(' | ')} |`)
  const left = items.length - rows.length
  return [
    '| severity | what | was | is | by | mend it |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...(left === 0 ? [] : [`… and ${left} more`, '']),
  ]
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
  return oneLine(words).replaceAll(SPECIAL, (character) => `&#${character.codePointAt(0) ?? 0};`)
}

/** A code span; a pipe would end the cell, and a backtick the span. */
function codeSpan(words: string): string {
  return `<code>${text(words)}</code>`
}

function oneLine(words: string): string {
  return words.replaceAll(/\p{Cc}+/gu, ' ')
}
