import { describe, expect, it } from 'vitest'

import { junitReport } from './junit.ts'
import { markdownReport } from './markdown.ts'
import type { Report, ReportItem } from './report.ts'
import { sarifReport } from './sarif.ts'

const ITEM: ReportItem = {
  code: 'exact-changed',
  title: 'a tag that is written once names other bytes',
  severity: 'critical',
  fails: true,
  subject: 'ghcr.io/acme/web:1.4.0',
  message: '1.4.0 names other bytes',
  was: `sha256:${'a'.repeat(64)}`,
  is: `sha256:${'b'.repeat(64)}`,
  who: 'ada, 2026-03-02 10:14 UTC',
  mend: null,
  where: { file: 'tidemark.yaml', line: 6, column: 3 },
  key: 'one',
}

const HOSTILE = 'a|b <img src=x> `c` [d](http://e) @ada ]]> & \u0007\u001b[31m\nnext'

const REPORT: Report = {
  title: 'tidemark audit',
  version: '1.2.3',
  at: '2026-03-10T12:00:00.000Z',
  ended: '2026-03-10T12:00:01.500Z',
  policy: 'tidemark.yaml',
  looked: ['ghcr.io/acme/web: 5 of 5 tags'],
  incomplete: null,
  items: [
    ITEM,
    {
      ...ITEM,
      severity: 'low',
      fails: false,
      code: 'odd',
      message: HOSTILE,
      where: null,
      key: 'two',
      mend: 'tidemark reconcile',
    },
    {
      ...ITEM,
      severity: 'medium',
      subject: 'ghcr.io/acme/web:latest',
      where: { file: 'deploy/a b.yaml' },
      key: 'three',
    },
  ],
}

const EMPTY: Report = { ...REPORT, items: [] }

type Json = Record<string, any>

function sarif(report: Report): Json {
  return JSON.parse(sarifReport(report))
}

describe('SARIF 2.1.0', () => {
  it('has what section 3 demands: version, one run, a driver with its rules, and results that name them', () => {
    const log = sarif(REPORT)
    expect(log['version']).toBe('2.1.0')
    expect(log['$schema']).toMatch(/^https:\/\/.*2\.1\.0/u)
    expect(log['runs']).toHaveLength(1)
    const [{ tool, results, invocations }] = log['runs']
    expect(tool.driver.name).toBe('Tidemark')
    const ids = tool.driver.rules.map(({ id }: Json) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const result of results) {
      expect(ids[result.ruleIndex]).toBe(result.ruleId)
      expect(['error', 'warning', 'note']).toContain(result.level)
      expect(result.message.text).not.toBe('')
      expect(result.partialFingerprints['tidemark/v1']).toMatch(/^[0-9a-f]{64}$/u)
      for (const { physicalLocation, logicalLocations } of result.locations) {
        expect(logicalLocations[0].fullyQualifiedName).toMatch(/^ghcr\.io/u)
        expect(physicalLocation.artifactLocation.uri).toMatch(/^[\w./%-]+$/u)
        expect(physicalLocation.region.startLine).toBeGreaterThan(0)
      }
    }
    expect(results.map(({ level }: Json) => level)).toEqual(['error', 'note', 'warning'])
    expect(invocations).toEqual([
      { executionSuccessful: true, startTimeUtc: REPORT.at, endTimeUtc: REPORT.ended },
    ])
  })

  it('gives a finding the same fingerprint however often it is reported, and each its own', () => {
    const prints = (report: Report): readonly string[] =>
      sarif(report)['runs'][0].results.map((result: Json) => result['partialFingerprints']['tidemark/v1'])
    expect(prints(REPORT)).toEqual(prints({ ...REPORT, at: '2027-01-01T00:00:00.000Z' }))
    expect(new Set(prints(REPORT)).size).toBe(3)
  })

  it('is nowhere without a place: what is about no line is about the policy', () => {
    const [, { locations }] = sarif(REPORT)['runs'][0].results
    expect(locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'tidemark.yaml' },
      region: { startLine: 1 },
    })
  })

  it('tells findings at one line apart for code hosts that go by the line', () => {
    const items = ['one', 'two'].map((key) => ({ ...ITEM, key }))
    const prints = sarif({ ...REPORT, items })['runs'][0].results.map(
      (result: Json) => result['partialFingerprints']['primaryLocationLineHash'],
    )
    expect(new Set(prints).size).toBe(2)
  })

  it('has no more results than code hosts take, and says how many are left out', () => {
    const items = Array.from({ length: 25_003 }, () => ITEM)
    const [{ results, invocations }] = sarif({ ...REPORT, items })['runs']
    expect(results).toHaveLength(25_000)
    expect(invocations[0].toolExecutionNotifications).toMatchObject([
      { level: 'warning', message: { text: '3 more findings are left out' } },
    ])
  })

  it('has results where there are none, and says that it was not successful where something was not looked at', () => {
    expect(sarif(EMPTY)['runs'][0].results).toEqual([])
    const [invocation] = sarif({ ...EMPTY, incomplete: 'the budget was spent' })['runs'][0].invocations
    expect(invocation).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: 'the budget was spent' } }],
    })
  })
})

describe('JUnit XML', () => {
  it('has a test case for what was looked at, a failure for what fails, and no failure for the rest', () => {
    const text = junitReport(REPORT)
    expect(text).toContain('tests="4" failures="2" errors="0" time="1.500"')
    expect(text.match(/<failure /gu)).toHaveLength(2)
    expect(text.match(/<skipped /gu)).toHaveLength(1)
    expect(text.match(/<testcase /gu)).toHaveLength(4)
    expect(text.match(/<testcase [^>]* time="0"/gu)).toHaveLength(4)
    expect(junitReport(EMPTY)).toContain('tests="1" failures="0" errors="0"')
    expect(junitReport({ ...EMPTY, incomplete: 'the budget was spent' })).toContain(
      '<error message="the budget',
    )
  })

  it('escapes everything, and leaves out what XML cannot say', () => {
    const text = junitReport(REPORT)
    expect(text).not.toContain('<img')
    expect(text).toContain('&lt;img src=x&gt;')
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0008\u000B-\u001F]/u)
  })
})

describe('Markdown', () => {
  it('has a row for every finding; what is hostile means nothing but itself', () => {
    const lines = markdownReport(REPORT).split('\n')
    expect(lines[0]).toBe('### tidemark audit: 3 findings, 2 failing')
    const rows = lines.filter((line) => line.startsWith('| '))
    expect(rows).toHaveLength(5)
    for (const row of rows) expect(row.match(/\|/gu)).toHaveLength(7)
    const text = lines.join('\n')
    for (const part of ['<img', '`c`', '](http', '@ada']) expect(text).not.toContain(part)
    expect(text).toContain('<code>sha256:aaaaaaaaaaaa</code>')
  })

  it('says that nothing was found, what was looked at, and what was not', () => {
    expect(markdownReport(EMPTY)).toContain('no findings')
    expect(markdownReport(EMPTY)).toContain('- ghcr.io/acme/web: 5 of 5 tags')
    expect(markdownReport({ ...EMPTY, incomplete: 'half' })).toContain('no findings, incomplete')
  })

  it('ends somewhere', () => {
    const items = Array.from({ length: 500 }, () => ITEM)
    expect(markdownReport({ ...REPORT, items })).toContain('… and 300 more')
  })

  it('fits into the summary of a job, however many images there are and however long labels are', () => {
    const items = Array.from({ length: 1000 }, () => ({ ...ITEM, message: '|'.repeat(100_000) }))
    const looked = Array.from(
      { length: 100_000 },
      (_, at) => `ghcr.io/acme/${'x'.repeat(200)}${at}: 1 of 1 tags`,
    )
    const text = markdownReport({ ...REPORT, items, looked })
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024)
    expect(text).toContain('… and 99800 more')
  })
})
