import type { Report } from '../../model/report.ts'
import type { XmlFormat } from './format.ts'
import { earliestStart } from './junit-time.ts'
import { failedTest, isSkipped } from './junit-finding.ts'
import { refused } from './refused.ts'
import type { XmlElement } from './xml-tree.ts'

const ROOTS = ['testsuites', 'testsuite']
const VERDICTS = ['failure', 'error', 'skipped']
const KNOWN = new Set([...ROOTS, ...VERDICTS, 'testcase'])

interface Tally {
  readonly suites: XmlElement[]
  readonly cases: XmlElement[]
}

/**
 * JUnit XML, as Ant began it and most test runners write it (there is no standard; Jenkins' and pytest's schemas are the common ground).
 * A failure or an error is a finding of the highest severity; `flakyFailure` and `rerunFailure` are no verdicts of their own. A report
 * in which no test ran is refused.
 */
export const junit: XmlFormat = {
  name: 'junit',
  syntax: 'xml',
  claims: ({ name }) => ROOTS.includes(name.toLowerCase()),
  read: readJunit,
}

function readJunit(root: XmlElement): Report {
  if (!ROOTS.includes(root.name))
    throw refused(`<${root.name}> is no report of tests, <testsuites> is expected`)
  const tally: Tally = { suites: [], cases: [] }
  collect(root, tally)
  const failed = tally.cases.flatMap(failedTest)
  const findings = [...tally.suites.flatMap(failedTest), ...failed]
  const skipped = tally.cases.filter(isSkipped).length
  if (tally.cases.length === skipped) throw refused(noTests(skipped))
  refuseContradiction(tally.suites, findings.length)
  return {
    format: 'junit',
    tool: 'junit',
    toolVersion: null,
    created: earliestStart(tally.suites),
    database: null,
    digests: [],
    imageIds: [],
    images: [],
    findings,
    suppressed: [],
    tests: { total: tally.cases.length, failed: failed.length, skipped },
  }
}

function noTests(skipped: number): string {
  return skipped === 0 ? 'no test is in it' : `all of its ${skipped} tests were skipped`
}

function collect(element: XmlElement, tally: Tally): void {
  if (element.name === 'testcase') tally.cases.push(element)
  else if (ROOTS.includes(element.name)) tally.suites.push(element)
  for (const child of element.children) {
    refuseLookalike(child.name)
    refuseAstray(child.name, element.name)
    collect(child, tally)
  }
}

// A verdict in an element that we do not know would be read over.
function refuseAstray(name: string, parent: string): void {
  if (!VERDICTS.includes(name) || parent === 'testcase' || ROOTS.includes(parent)) return
  throw refused(`<${name}> stands in <${parent}> and not in a test`)
}

// `<Failure>` or `<x:failure>` would be read over, and the test would count as passed.
function refuseLookalike(name: string): void {
  const local = name.slice(name.indexOf(':') + 1).toLowerCase()
  if (KNOWN.has(local) && local !== name) throw refused(`<${name}> stands where <${local}> is expected`)
}

// What suites say of themselves is not added up, as writers count differently; but failures that nobody can see are no pass.
function refuseContradiction(suites: readonly XmlElement[], found: number): void {
  for (const { name, attributes } of suites) {
    const said = countOf(attributes, 'failures') + countOf(attributes, 'errors')
    if (said <= found) continue
    throw refused(`<${name}> says that ${said} tests failed, and ${found} of them are in it`)
  }
}

function countOf(attributes: XmlElement['attributes'], name: string): number {
  const text = attributes.get(name)?.trim() ?? ''
  const count = text === '' ? 0 : Number(text)
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw refused(`${name}="${text}" is no number of tests`)
}
