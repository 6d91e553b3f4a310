import { expect } from 'vitest'

import type { LedgerRecord } from '../../../src/model/record.ts'

/** What a process printed as done before it ended. */
export interface Acknowledged {
  readonly actor: string
  readonly document: Readonly<Record<string, any>>
}

/** The one document of standard output; null when the process died before it was whole, or was refused. */
export function acknowledgedIn(stdout: string): Readonly<Record<string, any>> | null {
  try {
    const document = JSON.parse(stdout)
    return document.error === undefined ? document : null
  } catch {
    return null
  }
}

/** Everything that was told as done is in the ledger. */
export function expectRecorded(records: readonly LedgerRecord[], { actor, document }: Acknowledged): void {
  const told = `${document['document']} of ${actor}`
  expect(document['ledgerSeq'], told).toBeLessThanOrEqual(records.length)
  // What it counted as recorded is there, under its name.
  const upTo = records.slice(0, document['ledgerSeq'])
  for (const { image, tag, to } of document['written'] ?? []) {
    const found = records.some(
      (record) =>
        record.type === 'published' &&
        record.data['image'] === image &&
        (record.data['tags'] as { tag: string; to: string }[]).some(
          (each) => each.tag === tag && each.to === to,
        ),
    )
    expect(found, `${told} wrote ${image}:${tag}`).toBe(true)
  }
  for (const wanted of factsOf(document)) {
    expect(
      upTo.some((record) => matches(record, wanted)),
      `${told} recorded ${JSON.stringify(wanted)}`,
    ).toBe(true)
  }
}

/** Type and part of the data of the records that a document speaks of. */
type Wanted = Readonly<Record<string, unknown>> & { readonly type: string; readonly component: string }

function factsOf(document: Readonly<Record<string, any>>): readonly Wanted[] {
  const { environment, components = [], event, digest } = document
  switch (document['document']) {
    case 'tidemark.publish/v1': {
      const { component, kind: type, version, commit } = event
      return [
        type === 'build' ? { component, type, digest, commit } : { component, type, digest, version, commit },
      ]
    }
    case 'tidemark.promote/v1':
      return components.map(({ component, to }: any) => ({
        type: 'promotion',
        component,
        environment,
        digest: to.digest,
      }))
    case 'tidemark.rollback/v1':
      return components.flatMap(({ component, to }: any) => [
        { type: 'promotion', component, environment, digest: to.digest },
        { type: 'hold', component, environment },
      ])
    case 'tidemark.hold/v1':
      return components.map(({ component }: any) => ({ type: 'hold', component, environment, undo: true }))
    case 'tidemark.deprecate/v1':
      return document['versions'].map(({ version }: any) => ({
        type: 'deprecation',
        component: document['component'],
        version,
      }))
    default:
      return []
  }
}

function matches(record: LedgerRecord, { type, component, ...data }: Wanted): boolean {
  return (
    record.type === type &&
    record.component === component &&
    Object.entries(data).every(([key, value]) => record.data[key] === value)
  )
}
