import { isFailure } from '../../model/failure.ts'
import type { Report, ReportFormat } from '../../model/report.ts'
import { isRecord } from '../../model/shape.ts'
import { parseStrictJson } from '../../model/strict-json.ts'
import type { Format, JsonFormat, XmlFormat } from './format.ts'
import { refused } from './refused.ts'
import type { XmlElement } from './xml-tree.ts'

const MOST_BYTES = 64 * 1024 * 1024
const MARK = [0xef, 0xbb, 0xbf]
const BLANKS = new Set([0x09, 0x0a, 0x0d, 0x20])
const LESS_THAN = 0x3c

/**
 * What the report in `bytes` says. `format` is the one that it must have; null means that its content tells. Every byte counts: what is
 * cut off, of another version, of a wrong type, above 64 MiB or just `{}` is refused and never read as "nothing found" (point 54 of the bad
 * inputs). Throws E_REPORT with what is wrong, and where.
 */
export async function readReport(bytes: Uint8Array, format: ReportFormat | null): Promise<Report> {
  if (bytes.byteLength > MOST_BYTES)
    throw refused(`it has ${bytes.byteLength} bytes, more than ${MOST_BYTES}`)
  const { FORMATS } = await import('./formats.ts')
  const body = withoutMark(bytes)
  const first = body.find((byte) => !BLANKS.has(byte))
  if (first === undefined) throw refused('it is empty')
  return first === LESS_THAN ? readXml(body, FORMATS, format) : readJson(body, FORMATS, format)
}

// Programs on Windows begin a file with a byte order mark.
function withoutMark(bytes: Uint8Array): Uint8Array {
  return MARK.every((byte, index) => bytes[index] === byte) ? bytes.subarray(MARK.length) : bytes
}

function readJson(bytes: Uint8Array, formats: readonly Format[], wanted: ReportFormat | null): Report {
  const document = jsonOf(bytes)
  const candidates = formats.filter((format): format is JsonFormat => format.syntax === 'json')
  return chosen(candidates, document, { wanted, formats }).read(document)
}

function jsonOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const document = strictJson(bytes)
  if (!isRecord(document)) throw refused('a report in JSON is an object')
  return document
}

function strictJson(bytes: Uint8Array): unknown {
  try {
    // Labels of images stand in reports too, and may differ by case; the names that count are held to their spelling by `shape`.
    return parseStrictJson(bytes, { maxBytes: MOST_BYTES, caseVariants: true })
  } catch (error) {
    if (isFailure(error, 'E_JSON')) throw refused(error.message, '', error)
    throw error
  }
}

async function readXml(
  bytes: Uint8Array,
  formats: readonly Format[],
  wanted: ReportFormat | null,
): Promise<Report> {
  const { parseXml } = await import('./xml-tree.ts')
  const root: XmlElement = await parseXml(textOf(bytes))
  const candidates = formats.filter((format): format is XmlFormat => format.syntax === 'xml')
  return chosen(candidates, root, { wanted, formats }).read(root)
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw refused('it is not UTF-8', '', cause)
  }
}

interface Choice {
  readonly wanted: ReportFormat | null
  readonly formats: readonly Format[]
}

interface Claimant<Document> {
  readonly name: ReportFormat
  claims(document: Document): boolean
}

function chosen<Document, Candidate extends Claimant<Document>>(
  candidates: readonly Candidate[],
  document: Document,
  { wanted, formats }: Choice,
): Candidate {
  const claiming = candidates.filter((format) => format.claims(document))
  const [format] = claiming
  const names = claiming.map(({ name }) => name).join(' and ')
  const known = formats.map(({ name }) => name).join(', ')
  if (format === undefined) throw refused(`it is none of the formats that are read (${wanted ?? known})`)
  if (claiming.length > 1) throw refused(`it looks like ${names} at once`)
  if (wanted !== null && format.name !== wanted)
    throw refused(`it is ${format.name}, and ${wanted} is asked for`)
  return format
}
