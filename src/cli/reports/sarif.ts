import { createHash } from 'node:crypto'

import type { Report, ReportItem } from './report.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'

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
        results: report.items.map((item) => resultOf(item, indexes.get(item.code) ?? 0)),
      },
    ],
  }
}

function ruleOf({ code, title, severity }: ReportItem): object {
  return {
    id: code,
    shortDescription: { text: title },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { 'security-severity': SCORES[severity], tags: ['tidemark', 'registry'] },
  }
}

function invocationOf({ at, incomplete }: Report): object {
  const told =
    incomplete === null
      ? {}
      : { toolExecutionNotifications: [{ level: 'error', message: { text: incomplete } }] }
  return { executionSuccessful: incomplete === null, endTimeUtc: at, ...told }
}

function resultOf(item: ReportItem, ruleIndex: number): object {
  const { code, severity, message, subject, mend, key, was, is, who } = item
  const text = mend === null ? message : `${message}\nMend it: ${mend}`
  const known = Object.entries({ severity, was, is, who, mend }).filter(([, value]) => value !== null)
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text },
    locations: [{ ...placeOf(item), logicalLocations: [{ fullyQualifiedName: subject, kind: 'resource' }] }],
    partialFingerprints: { 'tidemark/v1': createHash('sha256').update(key).digest('hex') },
    properties: Object.fromEntries(known),
  }
}

function placeOf({ where }: ReportItem): object {
  if (where === null) return {}
  const { file, line, column } = where
  const start = column === undefined ? { startLine: line } : { startLine: line, startColumn: column }
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      ...(line !== undefined && { region: start }),
    },
  }
}

/** A relative reference (RFC 3986), as files are named from the top of the repository. */
function uriOf(file: string): string {
  const path = file
    .replaceAll('\\', '/')
    .split('/')
    .map((part) => encodeURIComponent(part))
  return file.startsWith('/') ? `file://${path.join('/')}` : path.join('/')
}
