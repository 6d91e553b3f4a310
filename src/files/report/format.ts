import type { Report, ReportFormat } from '../../model/report.ts'
import type { XmlElement } from './xml-tree.ts'

/** One format over JSON. */
export interface JsonFormat {
  readonly name: ReportFormat
  readonly syntax: 'json'
  /** True when a document looks like one of these, whether or not it is a good one. */
  claims(document: Readonly<Record<string, unknown>>): boolean
  /** The report; throws E_REPORT for a document that is not one, naming the place. */
  read(document: Readonly<Record<string, unknown>>): Report
}

/** One format over XML. */
export interface XmlFormat {
  readonly name: ReportFormat
  readonly syntax: 'xml'
  claims(root: XmlElement): boolean
  read(root: XmlElement): Report
}

export type Format = JsonFormat | XmlFormat
