import { describe, expect, it } from 'vitest'

import { altered, fixture, read } from './testing/reports.ts'

const RULE = '"id": "R1", "properties": {}'

function log(result: string, rule = RULE): string {
  const driver = `{ "name": "lint", "rules": [{ ${rule} }] }`
  return `{ "version": "2.1.0", "runs": [{ "tool": { "driver": ${driver} }, "results": [{ ${result} }] }] }`
}

async function severity(result: string, rule?: string): Promise<string | undefined> {
  const { findings } = await read(log(result, rule))
  return findings[0]?.severity
}

describe('SARIF', () => {
  it('reads what Trivy writes, with the image in properties of its own', async () => {
    const report = await read(fixture('trivy.sarif'))
    expect(report).toMatchObject({
      format: 'sarif',
      tool: 'Trivy',
      toolVersion: '0.68.1',
      created: null,
      digests: ['sha256:8f1a3a1c02f0f2a6d9f7a7d1c1f3e0b5a4d2c7e6f8091a2b3c4d5e6f70819203'],
      images: ['registry.example.com/shop/api:1.4.0'],
    })
    expect(report.findings.map(({ id, severity: found }) => `${id} ${found}`)).toEqual([
      'CVE-2024-45490 critical',
      'CVE-2024-9681 critical',
    ])
  })

  it('finds rules in extensions, and counts neither what passed nor what is gone', async () => {
    const report = await read(fixture('linter.sarif'))
    expect(report.created).toBe('2026-03-02T08:00:00.000Z')
    expect(report.findings.map(({ id, severity: found, location }) => [id, found, location])).toEqual([
      ['js/sql-injection', 'high', 'src/orders.js:41'],
      ['js/unused-local-variable', 'low', null],
      ['js/sql-injection', 'high', null],
    ])
    expect(report.suppressed).toHaveLength(1)
  })

  it.each([
    ['the level', '"ruleId": "R1", "level": "error"', RULE, 'high'],
    ['warning where there is none', '"ruleId": "R1"', RULE, 'medium'],
    [
      'the level of the rule',
      '"ruleId": "R1"',
      '"id": "R1", "defaultConfiguration": { "level": "note" }',
      'low',
    ],
    ['none as negligible', '"ruleId": "R1", "level": "none"', RULE, 'negligible'],
    ['a level that there is not as critical', '"ruleId": "R1", "level": "fatal"', RULE, 'critical'],
    [
      'the score of the rule before the level',
      '"ruleId": "R1", "level": "note"',
      '"id": "R1", "properties": { "security-severity": "7.5" }',
      'high',
    ],
    [
      'a score that is a number',
      '"ruleId": "R1"',
      '"id": "R1", "properties": { "security-severity": 9.1 }',
      'critical',
    ],
    [
      'the score of the result, where it is worse',
      '"ruleId": "R1", "properties": { "security-severity": "9.9" }',
      '"id": "R1", "properties": { "security-severity": "2.0" }',
      'critical',
    ],
    [
      'a negative score as none',
      '"ruleId": "R1", "level": "error"',
      '"id": "R1", "properties": { "security-severity": "-1.0" }',
      'high',
    ],
    [
      'a score that is no number as critical',
      '"ruleId": "R1"',
      '"id": "R1", "properties": { "security-severity": "bad" }',
      'critical',
    ],
    [
      'a part of a rule',
      '"ruleId": "R1/2"',
      '"id": "R1", "defaultConfiguration": { "level": "error" }',
      'high',
    ],
    [
      'a rule by its index alone',
      '"ruleIndex": 0',
      '"id": "R1", "defaultConfiguration": { "level": "error" }',
      'high',
    ],
    [
      'no index that names another rule',
      '"ruleId": "R2", "ruleIndex": 0',
      '"id": "R1", "defaultConfiguration": { "level": "none" }',
      'medium',
    ],
  ])('takes as severity %s', async (_, result, rule, expected) => {
    expect(await severity(result, rule)).toBe(expected)
  })

  it.each(['open', 'review', 'fail', 'something new'])('counts a result of kind %s', async (kind) => {
    expect(await severity(`"ruleId": "R1", "kind": "${kind}"`)).toBe('medium')
  })

  it.each(['pass', 'notApplicable', 'informational'])('does not count one of kind %s', async (kind) => {
    expect((await read(log(`"ruleId": "R1", "kind": "${kind}"`))).findings).toEqual([])
  })

  it.each([
    ['[{ "kind": "inSource" }]', 1],
    ['[{ "status": "accepted" }]', 1],
    ['[{ "status": "accepted" }, { "status": "rejected" }]', 0],
    ['[{ "status": "underReview" }]', 0],
    ['[]', 0],
    ['null', 0],
  ])('is suppressed by accepted suppressions only: %s', async (suppressions, count) => {
    const report = await read(log(`"ruleId": "R1", "suppressions": ${suppressions}`))
    expect([report.findings.length, report.suppressed.length]).toEqual([1 - count, count])
  })

  it('knows the vulnerability behind a rule that Grype names after a package', async () => {
    const { findings } = await read(log('"ruleId": "CVE-2024-45490-libexpat1"'))
    expect(findings[0]?.aliases).toEqual(['CVE-2024-45490'])
  })

  it('is as old as its oldest run, and of no age when one run has none', async () => {
    const run = (start: string) =>
      `{ "tool": { "driver": { "name": "a" } }, "results": [], "invocations": [{ "startTimeUtc": "${start}" }] }`
    const both = (first: string, second: string) =>
      read(`{ "version": "2.1.0", "runs": [${run(first)}, ${run(second)}] }`)
    expect((await both('2026-03-02T08:00:00Z', '2026-03-01T08:00:00Z')).created).toBe(
      '2026-03-01T08:00:00.000Z',
    )
    expect((await both('2026-03-02T08:00:00Z', '')).created).toBeNull()
  })

  it.each([
    ['no run', '"runs": []'],
    ['a run without results', '"runs": [{ "tool": { "driver": { "name": "a" } } }]'],
    ['a run whose results are null', '"runs": [{ "tool": { "driver": { "name": "a" } }, "results": null }]'],
    [
      'a run that failed',
      '"runs": [{ "tool": { "driver": { "name": "a" } }, "results": [], "invocations": [{ "executionSuccessful": false }] }]',
    ],
    [
      'results in another file',
      '"runs": [{ "tool": { "driver": { "name": "a" } }, "results": [], "externalPropertyFileReferences": { "results": [{}] } }]',
    ],
    [
      'properties outside of its runs',
      '"inlineExternalProperties": [{}], "runs": [{ "tool": { "driver": { "name": "a" } }, "results": [] }]',
    ],
  ])('is refused with %s', async (_, runs) => {
    await expect(read(`{ "version": "2.1.0", ${runs} }`)).rejects.toMatchObject({ code: 'E_REPORT' })
  })

  it('is refused in another version', async () => {
    const bytes = altered('linter.sarif', '"version": "2.1.0"', '"version": "2.0.0"')
    await expect(read(bytes)).rejects.toMatchObject({ code: 'E_REPORT', details: { at: 'version' } })
  })
})
