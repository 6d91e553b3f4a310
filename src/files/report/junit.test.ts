import { describe, expect, it } from 'vitest'

import { fixture, read } from './testing/reports.ts'

function suite(content: string, attributes = ''): string {
  return `<testsuite ${attributes}><testcase name="one"/>${content}</testsuite>`
}

describe('JUnit XML', () => {
  it('makes findings of failures and errors, through nested suites, and counts tests', async () => {
    const report = await read(fixture('junit.xml'))
    expect(report).toMatchObject({
      format: 'junit',
      created: '2026-03-02T09:29:58.000Z',
      digests: [],
      tests: { total: 5, failed: 2, skipped: 1 },
    })
    expect(
      report.findings.map(({ id, severity, title, location }) => [id, severity, title, location]),
    ).toEqual([
      [
        'checkout.api.rejects an empty basket',
        'critical',
        'AssertionError: expected 422 & got 500 assert 500 == 422',
        'tests/checkout.py:17',
      ],
      ['payments.refunds', 'critical', 'connection refused: payments:8443', null],
    ])
  })

  it('takes a time without a zone for the earliest that it can be', async () => {
    const report = await read(fixture('junit-passed.xml'))
    expect(report.created).toBe('2026-03-01T19:30:00.000Z')
    expect(report.findings).toEqual([])
  })

  it.each([
    ['2026-03-02T09:30:00.123456+00:00', '2026-03-02T09:30:00.123Z'],
    ['2026-03-02 09:30:00', '2026-03-01T19:30:00.000Z'],
    ['2026-03-02T09:30:00.1234567891234Z', '2026-03-02T09:30:00.123Z'],
    ['', null],
  ])('reads the times that writers give: %s', async (time, created) => {
    expect((await read(suite('', `timestamp="${time}"`))).created).toBe(created)
  })

  it('counts a failure of a suite as such', async () => {
    const report = await read(suite('<error message="no fixture"/>', 'name="db"'))
    expect(report.findings.map(({ id, title }) => [id, title])).toEqual([['db', 'no fixture']])
  })

  it('counts one finding for a test that failed twice', async () => {
    const report = await read(suite('<testcase name="two"><failure/><error/></testcase>', 'failures="1"'))
    expect(report.tests).toEqual({ total: 2, failed: 1, skipped: 0 })
  })

  it('finds tests in elements that it does not know', async () => {
    const report = await read(suite('<group><testcase name="two"><failure/></testcase></group>'))
    expect(report.findings).toHaveLength(1)
  })

  it('resolves what XML itself defines, once', async () => {
    const report = await read(
      suite(
        '<testcase name="&lt;&#65;&#x42;&amp;lt;&#0;&#x110000;&gt;"><failure>a &apos;b&apos;</failure></testcase>',
      ),
    )
    expect(report.findings.map(({ id, title }) => [id, title])).toEqual([['<AB&lt; \ufffd>', "a 'b'"]])
  })

  it.each([
    ['no test', '<testsuite/>'],
    ['empty suites', '<testsuites><testsuite tests="3"/></testsuites>'],
    ['skipped tests only', '<testsuite><testcase name="a"><skipped/></testcase></testsuite>'],
    ['tests that GoogleTest did not run', '<testsuite><testcase name="a" status="notrun"/></testsuite>'],
    ['failures that are not in it', suite('', 'failures="2"')],
    ['fewer failures in it than it says', suite('<testcase><error/></testcase>', 'failures="1" errors="1"')],
    ['a count that is none', suite('', 'failures="some"')],
    ['an element in other case', suite('<testcase><Failure/></testcase>')],
    ['an element with a prefix', suite('<x:testcase/>')],
    ['a verdict outside of a test', suite('<testcase><result><failure/></result></testcase>')],
    ['a root in other case', '<TestSuite><testcase/></TestSuite>'],
    ['a time that is none', suite('', 'timestamp="yesterday"')],
  ])('is refused with %s', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'E_REPORT' })
  })
})
