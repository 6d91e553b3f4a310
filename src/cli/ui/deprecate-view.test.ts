import { describe, expect, it } from 'vitest'

import type { DeprecateResult } from '../../flows/deprecate.ts'
import { digestOf } from '../../model/digest.ts'
import { deprecateEndView, deprecateView } from './deprecate-view.ts'
import { PLAIN } from './palette.ts'

const LOOK = {
  palette: PLAIN,
  columns: 100,
  now: new Date('2026-03-05T10:00:00.000Z'),
  ready: (text: string) => text,
}
const [OLD, NEW] = [digestOf('1.4.1'), digestOf('1.4.2')]

const PLANNED: DeprecateResult = {
  component: 'web',
  outcome: 'planned',
  dryRun: false,
  undo: false,
  versions: [
    {
      version: '1.4.2',
      change: 'deprecate',
      reason: 'loses uploads',
      replacement: '1.4.3',
      previous: '1.4.1',
      stays: [
        { image: 'ghcr.io/acme/web', tag: '1.4.2', digest: NEW },
        { image: 'ghcr.io/acme/web', tag: 'sha-9f3c2a1', digest: null },
      ],
    },
  ],
  actions: [
    {
      image: 'ghcr.io/acme/web',
      tag: 'latest',
      action: 'move',
      class: 'latest',
      moves: 'forward',
      from: { digest: NEW, version: '1.4.2' },
      to: { digest: OLD, version: '1.4.1' },
      why: '1.4.2 is deprecated: back to 1.4.1',
    },
  ],
  schemaChanges: [],
  environments: [
    { environment: 'prod', version: '1.4.2', digest: NEW, command: 'tidemark rollback prod --reason "x"' },
  ],
  notes: [{ version: '1.4.2', gitTag: 'v1.4.2', url: null, outcome: 'planned', why: null }],
  changelog: [],
  written: [],
  notices: [],
  again: "tidemark deprecate 1.4.2 --reason 'loses uploads' --yes",
  ledgerSeq: null,
}

describe('the view of a deprecation', () => {
  it('shows what moves, what stays, and who runs it still', () => {
    expect(deprecateView(PLANNED, LOOK).split('\n')).toEqual([
      'web 1.4.2 · deprecated · use 1.4.3',
      '  loses uploads',
      '',
      '  ~ latest   1.4.2 → 1.4.1   1.4.2 is deprecated: back to 1.4.1',
      `  = 1.4.2         stays, pullable   ${NEW.slice(0, 19)}`,
      '  = sha-9f3c2a1   not there',
      '',
      'prod runs 1.4.2:  tidemark rollback prod --reason "x"',
      '',
      'notes  v1.4.2  to be written',
      '',
      '1 to move.',
    ])
  })

  it('ends a dry run with what was not done', () => {
    expect(deprecateView({ ...PLANNED, dryRun: true }, LOOK)).toMatch(/Nothing written \(dry run\)\.$/u)
  })

  it('says that schema changes have to be acknowledged', () => {
    const crossing = { ...PLANNED, schemaChanges: [{ version: '1.4.2', by: 'policy' as const }] }
    expect(deprecateView(crossing, LOOK)).toContain('--acknowledge-schema-change')
    expect(deprecateView({ ...crossing, outcome: 'done' }, LOOK)).not.toContain('--acknowledge-schema-change')
  })

  it('gives the command that finishes what failed', () => {
    const notes = PLANNED.notes.map((each) => ({ ...each, outcome: 'failed' as const, why: 'no answer' }))
    const text = deprecateEndView({ ...PLANNED, outcome: 'done', notes, ledgerSeq: 12 }, LOOK)
    expect(text).toContain('no answer')
    expect(text).toContain(PLANNED.again)
    expect(text).toMatch(/1 moved\. Nothing was deleted\. Ledger record 12\.$/u)
  })

  it('has little to say of what was declined, lifted or done already', () => {
    expect(deprecateEndView({ ...PLANNED, outcome: 'declined' }, LOOK)).toBe('Nothing was changed.')
    const versions = PLANNED.versions.map((each) => ({ ...each, change: 'none' as const, reason: null }))
    const lifted = { ...PLANNED, versions, undo: true, outcome: 'unchanged' as const }
    expect(deprecateView(lifted, LOOK)).toContain('not deprecated')
    expect(deprecateView(lifted, LOOK)).toMatch(/Nothing to do: everything stands already\.$/u)
  })
})
