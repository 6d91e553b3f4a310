import { createHash } from 'node:crypto'

import type { Report, ReportItem } from './report.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'

/** Code scanning of GitHub refuses a file with more. The worst come first. */
const MOST_RESULTS = 25_000

type Severity = ReportItem['severity']

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}

/** The bands of CVSS, by which code hosts sort. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.0',
}

/** A report as SARIF 2.1.0, for code hosts and viewers; ends with a line feed. */
export function sarifReport(report: Report): string {
  return `${JSON.stringify(sarifLog(report), null, 2)}\n`
}

function sarifLog(report: Report): object {
  const rules = [...new Map(report.items.map((item) => [item.code, item])).values()]
  const indexes = new Map(rules.map(({ code }, index) => [code, index]))
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Tidemark',
            semanticVersion: report.version,
            rules: rules.map((item) => ruleOf(item)),
          },
        },
        automationDetails: { id: `${report.title.replaceAll(' ', '-')}/` },
        invocations: [invocationOf(report)],
        columnKind: 'utf16CodeUnits',
        results: report.items
          .slice(0, MOST_RESULTS)
          .map((item) => resultOf(item, indexes.get(item.code) ?? 0, report.policy)),
      },
    ],
  }
}

function ruleOf({ code, title, severity }: ReportItem): object {
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text: `${title}. What the code means, and what to do:  docs/audit.md of Tidemark, "${code}"` },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { 'security-severity': SCORES[severity], tags: ['tidemark', 'registry'] },
  }
}

function invocationOf({ at, ended, incomplete, items }: Report): object {
  const left = items.length - MOST_RESULTS
  const told = [
    ...(incomplete === null ? [] : [notification('error', incomplete)]),
    ...(left > 0 ? [notification('warning', `${left} more findings are left out`)] : []),
  ]
  return {
    executionSuccessful: incomplete === null,
    startTimeUtc: at,
    endTimeUtc: ended,
    ...(told.length > 0 && { toolExecutionNotifications: told }),
  }
}

function notification(level: 'error' | 'warning', text: string): object {
  return { level, message: { text } }
}

function resultOf(item: ReportItem, ruleIndex: number, policy: string): object {
  const { code, severity, message, subject, mend, key, was, is, who } = item
  const text = mend === null ? message : `${message}\nMend it: ${mend}`
  const known = Object.entries({ severity, was, is, who, mend }).filter(([, value]) => value !== null)
  const print = createHash('sha256').update(key).digest('hex')
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text },
    locations: [
      { ...placeOf(item, policy), logicalLocations: [{ fullyQualifiedName: subject, kind: 'resource' }] },
    ],
    // The second is what GitHub goes by: without it, findings at the same line would be one alert.
    partialFingerprints: { 'tidemark/v1': print, primaryLocationLineHash: `${print}:1` },
    properties: Object.fromEntries(known),
  }
}

/** Code hosts show nothing that is nowhere: what is about no line is about the first one. */
function placeOf({ where }: ReportItem, policy: string): object {
  const { file, line = 1, column } = where ?? { file: policy }
  const start = column === undefined ? { startLine: line } : { startLine: line, startColumn: column }
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: start } }
}

/** A relative reference (RFC 3986), as files are named from the top of the repository. */
function uriOf(file: string): string {
  const path = file
    .replaceAll('\\', '/')
    .split('/')
    .map((part) => encodeURIComponent(part))
  return file.startsWith('/') ? `file://${path.join('/')}` : path.join('/')
}
