import * as v from 'valibot'
import { describe, expect, expectTypeOf, it } from 'vitest'

import type { ReleaseAuditResult } from '../../flows/audit/release.ts'
import type { AuditFinding } from '../../flows/audit/request.ts'
import { findingOf } from '../../plan/audit/finding.ts'
import type { ShownAudit } from '../reports/audit-report.ts'
import { renderAudit } from '../reports/audit-report.ts'
import { LOOK, digest } from '../testing/data.ts'
import { auditView } from '../ui/audit-view.ts'
import { auditDocument, auditReleaseDocument } from './audit.ts'

const FOUND: AuditFinding = {
  ...findingOf('exact-changed', {
    component: 'web',
    image: 'ghcr.io/acme/web',
    tag: '1.4.0',
    version: '1.4.0',
    old: digest('a'),
    now: digest('b'),
    who: 'ada',
    when: '2026-03-02T10:14:00.000Z',
    seq: 2,
    change: 'other-bytes',
    where: { file: 'tidemark.yaml', line: 6, column: 3 },
    message: '1.4.0 names other bytes',
  }),
  firstSeen: '2026-03-10T12:00:00.000Z',
}

const PLACES = { root: '/shop', cwd: '/shop/deploy', folder: '/shop', policy: '../tidemark.yaml' }

const AUDIT: ShownAudit = {
  at: '2026-03-10T12:00:00.000Z',
  ended: '2026-03-10T12:00:00.000Z',
  since: null,
  complete: true,
  components: [
    {
      component: 'web',
      images: [{ image: 'ghcr.io/acme/web', tags: 5, of: 5 }],
      content: { read: 1, unread: 0 },
    },
  ],
  findings: [FOUND],
  counts: { critical: 1, high: 0, medium: 0, low: 0, info: 0 },
  standing: 0,
  requests: 6,
  recorded: null,
  ledger: { kind: 'git', seq: 2 },
  failOn: 'medium',
  failing: 1,
}

type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T

describe('the documents of the audit', () => {
  it('have the keys of what is shown, and accept it', () => {
    expectTypeOf<keyof ShownAudit>().toEqualTypeOf<
      keyof Omit<Frozen<v.InferOutput<typeof auditDocument>>, 'document'>
    >()
    expectTypeOf<keyof ReleaseAuditResult>().toEqualTypeOf<
      keyof Omit<Frozen<v.InferOutput<typeof auditReleaseDocument>>, 'document'>
    >()
    const parsed = v.parse(v.strictObject(auditDocument.entries), { document: 'tidemark.audit/v1', ...AUDIT })
    expect(parsed.findings).toEqual([FOUND])
  })
})

describe('an audit for people', () => {
  it('has the tag first, what was and what is, who and when, and the line of the policy', () => {
    const text = auditView(AUDIT, LOOK)
    expect(text.split('\n').slice(0, 6)).toEqual([
      'web',
      '  ! 1.4.0   critical   [exact-changed]',
      '      what         1.4.0 names other bytes',
      '      bytes        sha256:aaaaaaaaaaaa -> sha256:bbbbbbbbbbbb',
      '      where        ghcr.io/acme/web:1.4.0   tidemark.yaml:6',
      '      was made by  ada, 2026-03-02 10:14 UTC',
    ])
    expect(text).toContain('1 finding: 1 critical. 5 tags looked at, 6 requests.')
  })

  it('says what was left out, what was not read, and what was not looked at', () => {
    const [web] = AUDIT.components
    if (web === undefined) throw new Error('no component')
    const text = auditView(
      {
        ...AUDIT,
        findings: [],
        failing: 0,
        since: '2026-03-09T12:00:00.000Z',
        standing: 2,
        complete: false,
        components: [
          {
            ...web,
            images: [{ image: 'ghcr.io/acme/web', tags: 3, of: 5 }],
            content: { read: 50, unread: 7 },
          },
        ],
      },
      LOOK,
    )
    expect(text).toContain('2 findings of before')
    expect(text).toContain('7 releases')
    expect(text).toContain('ghcr.io/acme/web: 3 of 5 tags')
  })

  it('comes in every format', () => {
    const render = (format: 'table' | 'json' | 'sarif' | 'junit' | 'markdown'): string =>
      renderAudit(AUDIT, { format, look: LOOK, places: PLACES })
    expect(render('table')).toContain('[exact-changed]')
    expect(JSON.parse(render('json')).document).toBe('tidemark.audit/v1')
    const [result] = JSON.parse(render('sarif')).runs[0].results
    expect(result.ruleId).toBe('exact-changed')
    // From the top of the repository, wherever the user stands in it.
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('deploy/tidemark.yaml')
    expect(render('junit')).toContain('name="ghcr.io/acme/web:1.4.0"')
    expect(render('markdown')).toContain('ghcr.io/acme/web:1.4.0')
  })
})
