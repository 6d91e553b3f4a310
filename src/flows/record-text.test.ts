import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { RECORD_TYPES } from '../model/record.ts'
import type { LedgerRecord, RecordData } from '../model/record.ts'
import { concernsTag, describeRecord } from './record-text.ts'

const A = `sha256:${'a'.repeat(64)}`
const B = `sha256:${'b'.repeat(64)}`
const COMMIT = '9f3c2a1'.padEnd(40, '0')

function record(type: string, data: RecordData): LedgerRecord {
  const time = '2026-03-02T10:14:00.000Z'
  return { v: 1, seq: 1, prev: null, id: 'id', time, actor: 'ada', component: 'web', type, data }
}

const SENTENCES: readonly (readonly [type: string, data: RecordData, sentence: string])[] = [
  ['build', { digest: A, commit: COMMIT }, 'built sha256:aaaaaaaaaaaa from 9f3c2a1'],
  [
    'release',
    { digest: A, version: '1.4.0', commit: COMMIT },
    'released 1.4.0 as sha256:aaaaaaaaaaaa from 9f3c2a1',
  ],
  [
    'rebuild',
    { digest: A, version: '1.4.0', commit: COMMIT, base: B },
    'rebuilt 1.4.0 as sha256:aaaaaaaaaaaa from 9f3c2a1 on base sha256:bbbbbbbbbbbb',
  ],
  [
    'promotion',
    { digest: A, environment: 'dev', reason: 'follows' },
    'promoted sha256:aaaaaaaaaaaa to dev, which follows',
  ],
  [
    'promotion',
    { digest: A, version: '1.4.0', environment: 'prod', from: 'staging', reason: 'weekly' },
    'promoted 1.4.0 (sha256:aaaaaaaaaaaa) from staging to prod: weekly',
  ],
  [
    'promotion',
    {
      digest: A,
      environment: 'prod',
      set: '0198-12345678',
      override: { reason: 'fire', gates: ['approvals', 'soak'] },
    },
    'promoted sha256:aaaaaaaaaaaa to prod, in set 12345678, over gates that were not met (approvals, soak): fire',
  ],
  [
    'promotion',
    { digest: A, version: '1.4.0', environment: 'prod', rollback: true, reason: 'errors\nrise' },
    'rolled prod back to 1.4.0 (sha256:aaaaaaaaaaaa): errors rise',
  ],
  [
    'check',
    { check: 'tests', digest: A, result: 'pass', duration: 41_300 },
    'tests passed for sha256:aaaaaaaaaaaa (41 s)',
  ],
  [
    'check',
    {
      check: 'scan',
      digest: A,
      result: 'fail',
      environment: 'staging',
      report: { counts: { critical: 2, high: 5, low: 0 } },
    },
    'scan failed for sha256:aaaaaaaaaaaa in staging (2 critical, 5 high)',
  ],
  ['check', { check: 'tests', commit: COMMIT, result: 'pass' }, 'tests passed for commit 9f3c2a1'],
  [
    'approval',
    { digest: A, environment: 'prod', comment: 'go' },
    'approved sha256:aaaaaaaaaaaa for prod: go',
  ],
  [
    'approval',
    { digest: A, environment: 'prod', undo: true },
    'took back the approval of sha256:aaaaaaaaaaaa for prod',
  ],
  [
    'hold',
    { environment: 'prod', reason: 'freeze', until: '2026-03-09T00:00:00.000Z' },
    'held prod until 2026-03-09 00:00 UTC: freeze',
  ],
  ['hold', { environment: 'prod', reason: 'errors', rollback: true }, 'held prod after the rollback: errors'],
  ['hold', { environment: 'prod', reason: 'fixed', undo: true }, 'resumed prod: fixed'],
  [
    'deprecation',
    { version: '1.4.1', reason: 'data loss', replacement: '1.4.2' },
    'deprecated 1.4.1: data loss; use 1.4.2',
  ],
  [
    'deprecation',
    { version: '1.4.1', reason: 'mistaken', undo: true },
    '1.4.1 is no longer deprecated: mistaken',
  ],
  [
    'published',
    {
      image: 'i',
      tags: [
        { tag: '1.4.1', from: null, to: B },
        { tag: '1.4', from: A, to: B },
        { tag: 'latest', from: A, to: B },
      ],
    },
    'published 1.4.1; moved 1.4, latest from sha256:aaaaaaaaaaaa to sha256:bbbbbbbbbbbb in i',
  ],
  ['withdrawal', { record: 'id', reason: 'lost its tag' }, 'withdrew a fact: lost its tag'],
  ['adoption', { image: 'i', tags: { '1.0': A } }, 'adopted 1 tag of i'],
  [
    'drift',
    { code: 'float-moved', tag: 'latest', old: A, now: B, message: 'latest names 1.4.0' },
    'found float-moved: latest names 1.4.0',
  ],
  [
    'drift',
    { code: 'float-moved', tag: 'latest', old: A, now: B, message: 'latest names 1.4.0', settled: true },
    'found no more: float-moved of latest (sha256:bbbbbbbbbbbb for sha256:aaaaaaaaaaaa)',
  ],
  ['a-later-type', { anything: [1] }, 'a-later-type'],
  ['constructor', {}, 'constructor'],
]

describe('the sentence of a record', () => {
  it.each(SENTENCES)('tells a %s %j', (type, data, sentence) => {
    expect(describeRecord(record(type, data))).toBe(sentence)
  })

  it('is one line, whatever the record holds', () => {
    const anything = fc.dictionary(
      fc.constantFrom(
        'digest',
        'version',
        'commit',
        'environment',
        'tags',
        'image',
        'report',
        'override',
        'undo',
        'set',
      ),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(fc.constantFrom(...RECORD_TYPES, 'later'), anything, (type, data) => {
        const said = describeRecord(record(type, data))
        expect(said.length).toBeGreaterThan(0)
        expect(said).not.toMatch(/[\n\r]/u)
        expect(typeof concernsTag(record(type, data), 'latest')).toBe('boolean')
      }),
      { numRuns: 300 },
    )
  })
})

describe('a tag', () => {
  it('is concerned by what wrote or adopted it, and by nothing else', () => {
    expect(
      concernsTag(record('published', { image: 'i', tags: [{ tag: '1.4', from: null, to: A }] }), '1.4'),
    ).toBe(true)
    expect(concernsTag(record('adoption', { image: 'i', tags: { '1.4': A } }), '1.4')).toBe(true)
    expect(concernsTag(record('release', { version: '1.4' }), '1.4')).toBe(false)
    expect(concernsTag(record('adoption', { image: 'i', tags: {} }), 'constructor')).toBe(false)
  })
})
