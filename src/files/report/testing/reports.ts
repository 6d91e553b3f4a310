import { readFileSync } from 'node:fs'

import type { Report, ReportFormat } from '../../../model/report.ts'
import { readReport } from '../read-report.ts'

const FOLDER = new URL('../../../../test/fixtures/reports/', import.meta.url)

/** Every fixture that can be read, with its format. */
export const FIXTURES: readonly (readonly [name: string, format: ReportFormat])[] = [
  ['trivy.json', 'trivy'],
  ['trivy-clean.json', 'trivy'],
  ['grype.json', 'grype'],
  ['grype-old-database.json', 'grype'],
  ['trivy.sarif', 'sarif'],
  ['linter.sarif', 'sarif'],
  ['junit.xml', 'junit'],
  ['junit-passed.xml', 'junit'],
]

export function fixture(name: string): Buffer {
  return readFileSync(new URL(name, FOLDER))
}

/** A fixture in which `part`, which must be there, is `instead`. */
export function altered(name: string, part: string, instead: string): Buffer {
  const text = fixture(name).toString()
  if (!text.includes(part)) throw new Error(`${name} does not hold ${part}`)
  return Buffer.from(text.replace(part, instead))
}

export function read(content: Uint8Array | string, format: ReportFormat | null = null): Promise<Report> {
  return readReport(typeof content === 'string' ? Buffer.from(content) : content, format)
}
