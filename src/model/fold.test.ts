import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { arbitraryDraft, ledgerOf } from '../testing/arbitrary-drafts.ts'
import { stateText } from '../testing/state-text.ts'
import { recordHash } from './chain.ts'
import { digestOf } from './digest.ts'
import { candidateFact } from './fact-of.ts'
import { applyRecord, emptyState } from './fold.ts'
import type { MutableState } from './fold.ts'
import type { LedgerRecord, RecordData, RecordDraft, RecordType } from './record.ts'
import { EMPTY_HEAD } from './record.ts'

const A = digestOf('a')
const B = digestOf('b')
const DATE = '2026-03-02T09:00:00.000Z'
const ARTIFACT = { digest: A, mediaType: 'm', size: 1, images: ['ghcr.io/acme/web'], date: DATE }
const PROMOTION = { environment: 'prod', digest: A, date: DATE }

function draft(type: RecordType, data: RecordData, component = 'web'): RecordDraft {
  return { component, type, actor: 'ada', data }
}

function fold(records: readonly LedgerRecord[], state = emptyState()): MutableState {
  for (const record of records) applyRecord(state, record)
  return state
}

function web(...drafts: RecordDraft[]) {
  return fold(ledgerOf(drafts)).component('web')
}

function write(to: string, version?: string): RecordDraft {
  return draft('published', {
    image: 'i',
    tags: [{ tag: 'latest', class: 'latest', from: null, to, version }],
  })
}

describe('applyRecord', () => {
  it.each([
    ['build', 'build', {}],
    ['release', 'release', { version: '1.4.0' }],
    ['release', 'prerelease', { version: '1.4.0-rc.1' }],
    ['rebuild', 'rebuild', { version: '1.4.0' }],
    ['rebuild', 'rebuild', { version: '1.4.0-rc.1' }],
  ] as const)('makes a %s record a %s', (type, kind, more) => {
    const data = {
      ...ARTIFACT,
      ...more,
      commit: 'c'.repeat(40),
      run: { id: '7' },
      platforms: { 'linux/amd64': B },
    }
    const records = ledgerOf([draft(type, data)])
    expect(fold(records).component('web').facts).toEqual([
      expect.objectContaining({
        kind,
        component: 'web',
        id: records[0]!.id,
        seq: 1,
        digest: A,
        commit: 'c'.repeat(40),
        branch: null,
        environment: null,
        run: '7',
        date: DATE,
        platforms: { 'linux/amd64': B },
      }),
    ])
  })

  it('makes a promotion a fact of its environment', () => {
    const [fact] = web(draft('promotion', { ...PROMOTION, version: '1.4.0' })).facts
    expect(fact).toMatchObject({
      kind: 'promotion',
      environment: 'prod',
      digest: A,
      version: { text: '1.4.0' },
    })
  })

  it('keeps build metadata out of the version text', () => {
    const [fact] = web(draft('release', { ...ARTIFACT, version: '1.4.0+build.5' })).facts
    expect(fact?.version).toMatchObject({ text: '1.4.0', build: ['build', '5'] })
  })

  it('takes a withdrawn fact out, and only that', () => {
    const records = ledgerOf([draft('build', ARTIFACT), draft('build', { ...ARTIFACT, digest: B })])
    const withdrawal = draft('withdrawal', { record: records[0]!.id, reason: 'lost' })
    const component = fold(ledgerOf([withdrawal, withdrawal], records)).component('web')
    expect(component.facts.map((fact) => fact.digest)).toEqual([B])
    expect(component.byId(records[0]!.id)).toBeUndefined()
    expect(component.byDigest(A)).toEqual([])
  })

  it('leaves the facts of another component alone', () => {
    const records = ledgerOf([draft('build', ARTIFACT)])
    const withdrawal = draft('withdrawal', { record: records[0]!.id, reason: 'lost' }, 'api')
    expect(fold(ledgerOf([withdrawal], records)).component('web').facts).toHaveLength(1)
  })

  it('deprecates a version, and lifts it again', () => {
    const on = draft('deprecation', { version: '1.4.0', reason: 'broken', replacement: '1.4.1' })
    expect(web(on).deprecated.get('1.4.0')).toEqual({
      version: '1.4.0',
      reason: 'broken',
      replacement: '1.4.1',
    })
    const off = draft('deprecation', { version: '1.4.0', reason: 'it was not', undo: true })
    expect(web(on, off).deprecated.size).toBe(0)
  })

  it('remembers what was last written under a tag', () => {
    const published = web(write(A, '1.0.0'), write(B)).published.get('i')
    expect(published?.get('latest')).toEqual({
      digest: B,
      version: null,
      seq: 2,
      time: '2026-03-02T10:00:01.000Z',
    })
  })

  it('takes over what stood in the registry, unless it knows more', () => {
    const written = draft('published', {
      image: 'i',
      tags: [{ tag: '1', class: 'x', from: null, to: A, version: '1.0.0' }],
    })
    const adopt = draft('adoption', { image: 'i', tags: { 1: A, 2: B } })
    const published = web(written, adopt).published.get('i')
    expect(published?.get('1')).toMatchObject({ digest: A, version: '1.0.0', seq: 1 })
    expect(published?.get('2')).toMatchObject({ digest: B, version: null, seq: 2 })
  })

  it('knows what retention deleted, until any later record says that it is there', () => {
    const gone = (digest: string, undo?: boolean): RecordDraft =>
      draft('retention', {
        images: ['i'],
        plan: B,
        digests: [{ digest, tags: ['latest'], why: 'old' }],
        ...(undo === true && { undo }),
      })
    const first = [draft('build', ARTIFACT), write(A), gone(A)]
    expect([...web(...first).deleted.keys()]).toEqual([A])
    expect(web(...first).byDigest(A)).toHaveLength(1)
    expect(
      web(...first)
        .published.get('i')
        ?.get('latest')?.digest,
    ).toBe(A)
    for (const later of [gone(A, true), draft('build', ARTIFACT), write(A), draft('promotion', PROMOTION)])
      expect([...web(...first, later).deleted.keys()]).toEqual([])
    expect([...web(...first, write(B)).deleted.keys()]).toEqual([A])
  })

  it('lets a record of an unknown type only move the head', () => {
    const [record] = ledgerOf([draft('drift', {})])
    const unknown = { ...record!, type: 'horoscope', component: 'new', data: { anything: [null] } }
    const state = fold([unknown])
    expect(state.head).toEqual({ seq: 1, hash: recordHash(unknown) })
    expect(state.components()).toEqual([])
  })

  it('knows nothing of a component that has no records', () => {
    expect(emptyState().component('web').facts).toEqual([])
    expect(emptyState().head).toEqual(EMPTY_HEAD)
  })

  it('believes a hash that it is given', () => {
    const [record] = ledgerOf([draft('drift', {})])
    const state = emptyState()
    applyRecord(state, record!, A)
    expect(state.head.hash).toBe(A)
  })
})

describe('applyRecord refuses', () => {
  const records = ledgerOf([draft('build', ARTIFACT), draft('build', ARTIFACT), draft('build', ARTIFACT)])
  const [first, second, third] = records

  it.each([
    ['a gap', [first!, third!], 'E_LEDGER_CHAIN'],
    ['a record twice', [first!, first!], 'E_LEDGER_CHAIN'],
    ['another start', [second!], 'E_LEDGER_CHAIN'],
    ['another hash', [first!, { ...second!, prev: A }], 'E_LEDGER_CHAIN'],
    ['time that goes back', [first!, { ...second!, time: '2026-03-02T09:59:59.999Z' }], 'E_LEDGER_CHAIN'],
    ['a newer record format', [{ ...first!, v: 2 }], 'E_LEDGER_NEWER'],
    ['a record format that never was', [{ ...first!, v: 0 }], 'E_LEDGER_RECORD'],
    ['a time in another spelling', [{ ...first!, time: '2026-03-02T10:00:00Z' }], 'E_LEDGER_RECORD'],
  ])('%s', (_name, chain, code) => {
    expect(() => fold(chain)).toThrow(expect.objectContaining({ code }))
  })

  it.each<[RecordType, string, unknown]>([
    ['build', 'digest', 'sha256:../../etc/passwd'],
    ['build', 'digest', undefined],
    ['build', 'mediaType', 1],
    ['build', 'size', -1],
    ['build', 'size', 1.5],
    ['build', 'images', 'ghcr.io/acme/web'],
    ['build', 'images', [1]],
    ['build', 'commit', null],
    ['build', 'branch', {}],
    ['build', 'gitTag', 1],
    ['build', 'date', '2026-03-02'],
    ['build', 'platforms', { 'linux/amd64': 'x' }],
    ['build', 'platforms', [A]],
    ['build', 'platforms', JSON.parse(`{"__proto__":"${A}"}`)],
    ['build', 'run', { id: 7 }],
    ['build', 'run', '7'],
    ['build', 'version', 'v1.0.0'],
    ['release', 'version', undefined],
    ['rebuild', 'version', undefined],
    ['release', 'version', '1.0'],
    ['promotion', 'environment', undefined],
    ['promotion', 'digest', 'latest'],
    ['published', 'image', undefined],
    ['published', 'tags', {}],
    ['published', 'tags', [{ tag: '1', class: 'x', from: undefined, to: A }]],
    ['published', 'tags', [{ tag: '1', class: 'x', from: null, to: 'x' }]],
    ['published', 'tags', [{ tag: 1, class: 'x', from: null, to: A }]],
    ['published', 'tags', [{ tag: '1', class: 'x', from: 'y', to: A }]],
    ['published', 'tags', [null]],
    ['deprecation', 'version', 'one'],
    ['deprecation', 'reason', undefined],
    ['deprecation', 'undo', 'yes'],
    ['withdrawal', 'record', undefined],
    ['adoption', 'tags', { latest: 'x' }],
    ['adoption', 'image', 1],
  ])('a %s record whose %s is malformed', (type, field, value) => {
    const whole: Partial<Record<RecordType, RecordData>> = {
      build: ARTIFACT,
      release: { ...ARTIFACT, version: '1.0.0' },
      rebuild: { ...ARTIFACT, version: '1.0.0' },
      promotion: PROMOTION,
      published: { image: 'i', tags: [] },
      deprecation: { version: '1.0.0', reason: 'r' },
      withdrawal: { record: 'r', reason: 'r' },
      adoption: { image: 'i', tags: {} },
    }
    const state = fold(ledgerOf([draft(type, whole[type] ?? {})]))
    const before = stateText(state)
    const [record] = ledgerOf([draft(type, { ...whole[type], [field]: value })])
    const next = { ...record!, seq: 2, prev: state.head.hash }
    expect(() => applyRecord(state, next)).toThrow(
      expect.objectContaining({
        code: 'E_LEDGER_RECORD',
        details: expect.objectContaining({ field: `data.${field}` }),
      }),
    )
    expect(stateText(state)).toBe(before)
  })

  it('data that is no object', () => {
    const broken: LedgerRecord = JSON.parse(JSON.stringify({ ...first, data: null }))
    expect(() => fold([broken])).toThrow(expect.objectContaining({ code: 'E_LEDGER_RECORD' }))
  })
})

describe('the fold', () => {
  const history = fc.tuple(
    fc.array(arbitraryDraft, { maxLength: 12 }),
    fc.array(fc.nat(11), { maxLength: 4 }),
  )

  it('gives the same state whether it is looked at after each record or only at the end', () => {
    fc.assert(
      fc.property(history, (parts) => {
        const records = withWithdrawals(parts)
        const watched = emptyState()
        for (const record of records) {
          applyRecord(watched, record)
          lookAt(watched)
        }
        const folded = fold(records)
        expect(lookAt(watched)).toEqual(lookAt(folded))
        expect(stateText(watched)).toBe(stateText(folded))
      }),
      { numRuns: 150 },
    )
  })

  it('finds by digest, version, commit and id what a search would find', () => {
    fc.assert(
      fc.property(history, (parts) => {
        const state = fold(withWithdrawals(parts))
        for (const { facts, ...component } of state.components().map((name) => searchable(state, name))) {
          for (const fact of facts) {
            expect(component.byDigest(fact.digest!)).toEqual(
              facts.filter(({ digest }) => digest === fact.digest),
            )
            expect(component.byId(fact.id)).toBe(fact)
            const { commit, version } = fact
            expect(component.byCommit(commit ?? '')).toEqual(
              facts.filter((other) => commit !== null && other.commit === commit),
            )
            expect(component.byVersion(version?.text ?? '')).toEqual(
              facts.filter((other) => version !== null && other.version?.text === version.text),
            )
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('holds exactly the facts that were not withdrawn, in order', () => {
    fc.assert(
      fc.property(history, (parts) => {
        const records = withWithdrawals(parts)
        const withdrawn = records.flatMap(({ type, data, component }) =>
          type === 'withdrawal' ? [`${component} ${String(data['record'])}`] : [],
        )
        const standing = records.filter(
          ({ type, id, component }) =>
            ['build', 'release', 'rebuild', 'promotion'].includes(type) &&
            !withdrawn.includes(`${component} ${id}`),
        )
        const state = fold(records)
        for (const name of ['web', 'api']) {
          const ids = standing.filter(({ component }) => component === name).map(({ id }) => id)
          expect(state.component(name).facts.map(({ id }) => id)).toEqual(ids)
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('candidateFact', () => {
  it('is the fact that the draft would become, newer than everything', () => {
    const fact = candidateFact(draft('release', { ...ARTIFACT, version: '1.4.0-rc.1' }))
    expect(fact).toMatchObject({
      kind: 'prerelease',
      id: 'candidate',
      seq: Number.MAX_SAFE_INTEGER,
      digest: A,
    })
  })
})

/** The drafts, then withdrawals of some of the records that they became, then the drafts again. */
function withWithdrawals([drafts, picks]: [RecordDraft[], number[]]): readonly LedgerRecord[] {
  const records = ledgerOf(drafts)
  const picked = picks.flatMap((at) => records[at] ?? [])
  const withdrawals = picked.map(({ id, component }) =>
    draft('withdrawal', { record: id, reason: 'r' }, component),
  )
  return ledgerOf([...withdrawals, ...drafts.slice(0, 4)], records)
}

function searchable(state: MutableState, name: string) {
  const component = state.component(name)
  return {
    facts: component.facts,
    byDigest: component.byDigest.bind(component),
    byVersion: component.byVersion.bind(component),
    byCommit: component.byCommit.bind(component),
    byId: component.byId.bind(component),
  }
}

/** Asks everything there is to ask. */
function lookAt(state: MutableState): unknown {
  return state.components().map((name) => {
    const component = state.component(name)
    const found = component.facts.map((fact) => [
      component.byDigest(fact.digest ?? A).length,
      component.byVersion(fact.version?.text ?? '').length,
      component.byCommit(fact.commit ?? '').length,
      component.byId(fact.id),
    ])
    return [name, [...component.facts], [...component.deprecated], [...component.published], found]
  })
}
