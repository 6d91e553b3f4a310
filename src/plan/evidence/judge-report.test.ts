import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import { isAtLeast, parseSeverity, SEVERITIES } from '../../model/report.ts'
import type { Finding, Report } from '../../model/report.ts'
import { judgeReport } from './judge-report.ts'
import type { Allowance, Judgement, ReportRule } from './judge-report.ts'
import type { ReportFacts } from './report-refusals.ts'

const DIGEST = digestOf('index')
const CHILD = digestOf('manifest')
const CONFIGURATION = digestOf('configuration')
const OTHER = digestOf('another image')
const HOUR = 60 * 60 * 1000

function finding(more: Partial<Finding> = {}): Finding {
  return {
    id: 'CVE-2024-45490',
    aliases: [],
    severity: 'critical',
    package: 'libexpat1',
    version: '2.5.0-1',
    fixedIn: '2.5.0-1+deb12u1',
    unfixed: false,
    title: 'Negative Length Parsing',
    location: null,
    ...more,
  }
}

function report(more: Partial<Report> = {}): Report {
  return {
    format: 'trivy',
    tool: 'trivy',
    toolVersion: '0.68.1',
    created: '2026-03-02T09:00:00.000Z',
    database: '2026-03-01T06:00:00.000Z',
    digests: [DIGEST],
    imageIds: [],
    images: ['registry.example.com/shop/api:1.4.0'],
    findings: [],
    suppressed: [],
    ...more,
  }
}

function allowance(more: Partial<Allowance> = {}): Allowance {
  return {
    id: 'CVE-2024-45490',
    package: null,
    reason: 'XML is not parsed',
    expires: '2026-04-01T00:00:00.000Z',
    ...more,
  }
}

const RULE: ReportRule = { failOn: 'high', fixedOnly: false, allow: [], maxAge: null, databaseAge: null }
const FACTS: ReportFacts = {
  digest: DIGEST,
  related: [CHILD, CONFIGURATION],
  now: new Date('2026-03-02T10:00:00Z'),
}

function judge(given: Partial<Report>, rule: Partial<ReportRule> = {}): Judgement {
  return judgeReport(report(given), { ...RULE, ...rule }, FACTS)
}

function codes(judgement: Judgement): readonly string[] {
  return judgement.refusals.map(({ code }) => code)
}

describe('a report about the digest', () => {
  it('passes without findings', () => {
    expect(judge({})).toMatchObject({ passed: true, bound: true, subject: DIGEST, refusals: [] })
  })

  it.each(SEVERITIES)('fails from the severity on that the policy names: %s', (failOn) => {
    const findings = SEVERITIES.map((severity) => finding({ id: severity, severity }))
    const judgement = judge({ findings }, { failOn })
    expect(judgement.failing.map(({ severity }) => severity)).toEqual(
      SEVERITIES.filter((severity) => isAtLeast(severity, failOn)),
    )
    expect(judgement.passed).toBe(false)
    expect(judgement.counts).toEqual({ negligible: 1, low: 1, medium: 1, high: 1, critical: 1 })
  })

  it('fails on a severity that nobody knows, even where only critical ones fail', () => {
    const findings = [finding({ severity: parseSeverity('catastrophic') })]
    expect(judge({ findings }, { failOn: 'critical' }).passed).toBe(false)
  })

  it('passes with findings that are milder', () => {
    expect(judge({ findings: [finding({ severity: 'medium' })] }).passed).toBe(true)
  })

  it('leaves out what has no fix, where the policy says so, and shows it', () => {
    const findings = [finding({ fixedIn: null, unfixed: true })]
    expect(judge({ findings }, { fixedOnly: true })).toMatchObject({
      passed: true,
      unfixed: findings,
      failing: [],
    })
    expect(judge({ findings })).toMatchObject({ passed: false, unfixed: [], failing: findings })
  })

  it('fails on what no new version fixes: a secret, a test', () => {
    const findings = [finding({ id: 'aws-access-key-id', fixedIn: null, unfixed: false })]
    expect(judge({ findings }, { fixedOnly: true }).passed).toBe(false)
  })

  it('counts what the scanner was told to ignore, which does not fail', () => {
    expect(judge({ suppressed: [finding(), finding()] })).toMatchObject({ passed: true, suppressed: 2 })
  })
})

describe('an allowance', () => {
  it.each([
    ['in any case', allowance({ id: 'cve-2024-45490' }), finding()],
    ['by an alias', allowance({ id: 'ghsa-3xgq-45jq-v275' }), finding({ aliases: ['GHSA-3xgq-45jq-v275'] })],
    ['of one package', allowance({ package: 'libexpat1' }), finding()],
  ])('lets a finding pass: %s', (_, entry, found) => {
    const { reason, expires } = entry
    expect(judge({ findings: [found] }, { allow: [entry] })).toMatchObject({
      passed: true,
      failing: [],
      allowed: [{ finding: found, reason, expires }],
    })
  })

  it.each([
    ['another id', allowance({ id: 'CVE-2024-4549' })],
    ['another package', allowance({ package: 'libexpat1-dev' })],
  ])('does nothing for %s', (_, entry) => {
    expect(judge({ findings: [finding()] }, { allow: [entry] })).toMatchObject({ passed: false, allowed: [] })
  })

  it('of a package does nothing where the report names none', () => {
    const findings = [finding({ package: null })]
    expect(judge({ findings }, { allow: [allowance({ package: 'libexpat1' })] }).passed).toBe(false)
  })

  it.each(['2026-03-02T09:59:59.999Z', '2026-03-02T10:00:00.000Z', 'some day'])(
    'that has run out at %s does not count, and is listed with what fails since',
    (expires) => {
      const entry = allowance({ expires })
      const judgement = judge({ findings: [finding()] }, { allow: [entry] })
      expect(judgement.passed).toBe(false)
      expect(judgement.expiredAllowances).toEqual([{ ...entry, findings: [finding()] }])
    },
  )

  it('counts until the moment at which it runs out', () => {
    const judgement = judge(
      { findings: [finding()] },
      { allow: [allowance({ expires: '2026-03-02T10:00:00.001Z' })] },
    )
    expect(judgement).toMatchObject({ passed: true, expiredAllowances: [] })
  })

  it('counts beside one for the same id that has run out', () => {
    const allow = [allowance({ expires: '2026-01-01T00:00:00Z' }), allowance()]
    const judgement = judge({ findings: [finding()] }, { allow })
    expect(judgement.passed).toBe(true)
    expect(judgement.expiredAllowances).toMatchObject([{ findings: [] }])
  })
})

describe('a report about something else', () => {
  it.each([
    ['another digest', { digests: [OTHER] }],
    ['the configuration of another image', { digests: [], imageIds: [OTHER] }],
    ['no digest, of Trivy', { digests: [] }],
    ['no digest, of Grype', { format: 'grype' as const, digests: [] }],
    ['another digest, of SARIF', { format: 'sarif' as const, digests: [OTHER] }],
  ])('is refused: %s', (_, given) => {
    const judgement = judge(given)
    expect(codes(judgement)).toEqual(['E_REPORT_SUBJECT'])
    expect(judgement).toMatchObject({ passed: false, bound: false, subject: null })
  })

  it.each([
    ['a manifest of it', { digests: [OTHER, CHILD] }, CHILD],
    [
      'its configuration, of an image that was never pushed',
      { digests: [], imageIds: [CONFIGURATION] },
      CONFIGURATION,
    ],
    [
      'its configuration beside a manifest that Grype made up',
      { digests: [OTHER], imageIds: [CONFIGURATION] },
      CONFIGURATION,
    ],
    ['the digest before a manifest of it', { digests: [CHILD, DIGEST] }, DIGEST],
  ])('is none when it names %s', (_, given, subject) => {
    expect(judge(given)).toMatchObject({ passed: true, bound: true, subject })
  })

  it.each(['sarif', 'junit'] as const)('cannot be told in %s, which names no digest', (format) => {
    expect(judge({ format, digests: [] })).toMatchObject({ passed: true, bound: false, refusals: [] })
  })

  it('shows its findings all the same', () => {
    expect(judge({ digests: [OTHER], findings: [finding()] }).failing).toHaveLength(1)
  })
})

describe('a report that is too old', () => {
  it.each([
    ['as old as it may be', { created: '2026-03-02T09:00:00.000Z' }, { maxAge: HOUR }, []],
    ['older', { created: '2026-03-02T08:59:59.999Z' }, { maxAge: HOUR }, ['E_REPORT_OLD']],
    ['of no known age', { created: null }, { maxAge: HOUR }, ['E_REPORT_OLD']],
    ['of no known age, where none is asked', { created: null }, {}, []],
    ['of a fast clock', { created: '2026-03-02T10:10:00.000Z' }, { maxAge: HOUR }, []],
    ['yet to come', { created: '2026-03-02T10:10:00.001Z' }, {}, ['E_REPORT_OLD']],
    [
      'with a database that is old enough',
      { database: '2026-03-02T09:00:00.000Z' },
      { databaseAge: HOUR },
      [],
    ],
    [
      'with an older database',
      { database: '2026-03-02T08:59:59.999Z' },
      { databaseAge: HOUR },
      ['E_REPORT_OLD'],
    ],
    ['with a database of no known age', { database: null }, { databaseAge: HOUR }, ['E_REPORT_OLD']],
    ['with a database of no known age, where none is asked', { database: null }, {}, []],
    ['with a database yet to come', { database: '2026-03-03T00:00:00.000Z' }, {}, ['E_REPORT_OLD']],
  ])('is refused, and no other: %s', (_, given, rule, expected) => {
    const judgement = judge(given, rule)
    expect(codes(judgement)).toEqual(expected)
    expect(judgement.passed).toBe(expected.length === 0)
  })

  it('is refused for every reason at once', () => {
    const judgement = judge(
      { digests: [OTHER], created: null, database: null },
      { maxAge: HOUR, databaseAge: HOUR },
    )
    expect(codes(judgement)).toEqual(['E_REPORT_SUBJECT', 'E_REPORT_OLD', 'E_REPORT_OLD'])
    for (const { hints } of judgement.refusals) expect(hints).not.toEqual([])
  })
})

describe('a judgement', () => {
  const findings = fc.array(
    fc.record({
      id: fc.constantFrom('CVE-1', 'CVE-2', 'cve-1'),
      severity: fc.constantFrom(...SEVERITIES),
      unfixed: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  const rule = fc.record({
    failOn: fc.constantFrom(...SEVERITIES),
    fixedOnly: fc.boolean(),
    allow: fc.array(
      fc
        .record({
          id: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3'),
          expires: fc.constantFrom('2026-01-01', '2027-01-01'),
        })
        .map(allowance),
      { maxLength: 3 },
    ),
  })

  it('loses no finding: each that is bad enough fails, is allowed, or has no fix', () => {
    fc.assert(
      fc.property(findings, rule, (drafts, given) => {
        const all = drafts.map((draft) => finding(draft))
        const { failing, allowed, unfixed, counts, passed } = judge({ findings: all }, given)
        const kept = [...failing, ...unfixed, ...allowed.map((entry) => entry.finding)]
        expect(new Set(kept)).toEqual(new Set(all.filter((one) => isAtLeast(one.severity, given.failOn))))
        expect(kept).toHaveLength(new Set(kept).size)
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(all.length)
        expect(passed).toBe(failing.length === 0)
      }),
      { numRuns: 200 },
    )
  })
})
