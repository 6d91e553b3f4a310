import * as v from 'valibot'
import { describe, expect, expectTypeOf, it } from 'vitest'

import type { CheckListing } from '../../flows/check/list.ts'
import type { CheckOutcome, ReportSummary } from '../../flows/check/result.ts'
import { digestOf } from '../../model/digest.ts'
import type { Finding } from '../../model/report.ts'
import { checkDocument, checkListDocument } from '../documents/check.ts'
import { documentText } from '../face.ts'
import { checkListView, checkView } from './check-view.ts'
import { createPalette } from './palette.ts'

const LOOK = {
  palette: createPalette(false),
  columns: 100,
  now: new Date('2026-04-03T12:00:00Z'),
  ready: (text: string) => text,
}
const DIGEST = digestOf('web')

const FINDING: Finding = {
  id: 'CVE-2022-37434',
  aliases: [],
  severity: 'critical',
  package: 'zlib1g',
  version: '1.2.11',
  fixedIn: '1.2.13',
  unfixed: false,
  title: null,
  location: null,
}

const OUTCOME: CheckOutcome = {
  check: 'smoke',
  component: 'web',
  digest: DIGEST,
  commit: null,
  version: '1.4.0',
  image: 'ghcr.io/acme/web',
  environment: null,
  passed: true,
  actor: 'Ada <ada@example.org>',
  date: '2026-04-03T11:00:00.000Z',
  duration: 61_000,
  exitCode: 0,
  timedOut: false,
  log: digestOf('log'),
  reason: null,
  report: null,
  countsFor: [
    { gate: 'publish', name: 'release' },
    { gate: 'promote', name: 'staging' },
  ],
  dryRun: false,
  run: { id: '7' },
  ledgerSeq: 41,
  notices: [],
}

const REPORT: ReportSummary = {
  format: 'trivy',
  files: [
    {
      digest: digestOf('report'),
      tool: 'Trivy',
      created: '2026-04-03T10:00:00.000Z',
      database: null,
      platforms: ['linux/amd64'],
    },
  ],
  counts: { negligible: 0, low: 2, medium: 0, high: 0, critical: 1 },
  tests: null,
  failing: [FINDING],
  allowed: [],
  expired: [
    {
      id: FINDING.id,
      package: null,
      reason: 'x',
      expires: '2026-04-02T00:00:00.000Z',
      findings: [FINDING],
    },
  ],
  unfixed: [],
  suppressed: [],
}

describe('what a check found', () => {
  it('is said in a line, with the gates that ask for it', () => {
    expect(checkView(OUTCOME, LOOK)).toBe(
      [
        `ok smoke passed · 1.4.0 · ${DIGEST.slice(0, 19)}`,
        '',
        'Recorded as 41. Asked by: publish of release · promote to staging. It took 1 m.',
      ].join('\n'),
    )
  })

  it('names what fails, and an allowance that has run out', () => {
    const shown = checkView(
      { ...OUTCOME, passed: false, duration: null, report: REPORT, exitCode: null },
      LOOK,
    )
    expect(shown).toContain('! smoke failed')
    expect(shown).toContain('1 critical, 2 low')
    expect(shown).toContain('allowed until 2026-04-01, which is over')
  })

  it('says the code of a command, that its time was up, and whose word it is', () => {
    expect(checkView({ ...OUTCOME, passed: false, exitCode: 3 }, LOOK)).toContain('failed with exit 3')
    expect(checkView({ ...OUTCOME, passed: false, timedOut: true }, LOOK)).toContain('its time was up')
    const word = { ...OUTCOME, reason: 'rehearsed', dryRun: true, ledgerSeq: null, countsFor: [] }
    expect(checkView(word, LOOK)).toContain('By the word of Ada: rehearsed')
    expect(checkView(word, LOOK)).toContain('Nothing recorded (dry run). No gate of the policy asks for it.')
  })
})

describe('the list of results', () => {
  const LISTING: CheckListing = {
    ref: null,
    checks: [
      {
        component: 'web',
        check: 'smoke',
        passed: true,
        old: true,
        digest: DIGEST,
        commit: null,
        version: '1.4.0',
        environment: 'staging',
        date: '2026-04-01T12:00:00.000Z',
        actor: 'Ada <ada@example.org>',
        seq: 41,
        countsFor: [],
      },
    ],
  }

  it('has a line for each', () => {
    expect(checkListView(LISTING, LOOK)).toBe(
      `too old  smoke  1.4.0 · ${DIGEST.slice(0, 19)} · in staging  2 d  Ada`,
    )
    expect(checkListView({ ref: '1.4.0', checks: [] }, LOOK)).toBe('Nothing was checked of 1.4.0.')
  })

  it('and every result have all their keys in their documents', () => {
    expectTypeOf<keyof CheckOutcome>().toEqualTypeOf<
      Exclude<keyof v.InferOutput<typeof checkDocument>, 'document'>
    >()
    const reported = JSON.parse(documentText('check', { ...OUTCOME, report: REPORT }, false))
    expect(v.parse(checkDocument, reported)).toEqual(reported)
    const listed = JSON.parse(documentText('check-list', LISTING, false))
    expect(v.parse(checkListDocument, listed)).toEqual(listed)
  })
})
