import type { Finding } from '../../model/report.ts'
import { oneLine, oneLineOrNull } from './one-line.ts'
import type { XmlElement } from './xml-tree.ts'

/** True for a test that did not run: skipped, or by GoogleTest not chosen. */
export function isSkipped({ children, attributes }: XmlElement): boolean {
  return children.some(({ name }) => name === 'skipped') || attributes.get('status') === 'notrun'
}

/** A test, or a suite as such, that failed: one finding, however often it did; none for others. */
export function failedTest(element: XmlElement): readonly Finding[] {
  const failure = element.children.find(({ name }) => name === 'failure' || name === 'error')
  if (failure === undefined) return []
  const { attributes } = failure
  return [
    {
      id: nameOf(element),
      aliases: [],
      severity: 'critical',
      package: null,
      version: null,
      fixedIn: null,
      unfixed: false,
      title: oneLineOrNull(attributes.get('message')) ?? oneLineOrNull(failure.text) ?? failure.name,
      location: locationOf(element),
    },
  ]
}

function nameOf({ name, attributes }: XmlElement): string {
  const parts = [attributes.get('classname'), attributes.get('name')].map((part) => oneLine(part ?? ''))
  return oneLineOrNull(parts.filter((part) => part !== '').join('.')) ?? name
}

function locationOf({ attributes }: XmlElement): string | null {
  const file = oneLineOrNull(attributes.get('file'))
  const line = oneLineOrNull(attributes.get('line'))
  return file === null || line === null ? file : `${file}:${line}`
}
