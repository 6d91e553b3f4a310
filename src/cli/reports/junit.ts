import type { Report, ReportItem } from './report.ts'

/** A report as JUnit XML: what was looked at passes, what fails the command is a failure, the rest is skipped with its words. */
export function junitReport(report: Report): string {
  const cases = [
    ...report.looked.map((name) => `    <testcase classname="looked at" name="${escaped(name)}" time="0"/>`),
    ...report.items.map((item) => caseOf(item)),
    ...(report.incomplete === null ? [] : [errorOf(report.incomplete)]),
  ]
  const failures = report.items.filter(({ fails }) => fails).length
  const errors = report.incomplete === null ? 0 : 1
  const skipped = report.items.length - failures
  const time = `time="${((Date.parse(report.ended) - Date.parse(report.at)) / 1000).toFixed(3)}"`
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}"`
  const name = escaped(report.title)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${name}" ${counts} ${time}>`,
    `  <testsuite name="${name}" ${counts} skipped="${skipped}" ${time} timestamp="${report.at.slice(0, 19)}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function caseOf(item: ReportItem): string {
  const { code, subject, severity, title, message, fails } = item
  const head = `    <testcase classname="${escaped(code)}" name="${escaped(subject)}" time="0">`
  if (!fails) return `${head}<skipped message="${escaped(`${severity}: ${message}`)}"/></testcase>`
  const said = escaped(linesOf(item).join('\n'))
  return `${head}<failure type="${escaped(severity)}" message="${escaped(title)}">${said}</failure></testcase>`
}

function linesOf({ message, was, is, who, mend }: ReportItem): readonly string[] {
  const rows = Object.entries({ was, is, who, 'mend it': mend })
  return [message, ...rows.flatMap(([name, text]) => (text === null ? [] : [`${name}: ${text}`]))]
}

function errorOf(incomplete: string): string {
  return `    <testcase classname="looked at" name="everything" time="0"><error message="${escaped(incomplete)}"/></testcase>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
}
// What XML 1.0 has no way to write: control characters, lone surrogates, U+FFFE and U+FFFF.
// oxlint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000B-\u001F\u007F\uFFFE\uFFFF]|\p{Cs}/gu

function escaped(text: string): string {
  return text
    .replaceAll(UNWRITABLE, '?')
    .replaceAll(/[&<>"'\n]/gu, (character) => ENTITIES[character] ?? character)
}
