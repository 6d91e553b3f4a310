import * as fc from 'fast-check'

import { chainRecords, recordHash } from '../model/chain.ts'
import { digestOf } from '../model/digest.ts'
import type { LedgerRecord, RecordData, RecordDraft, RecordType } from '../model/record.ts'
import { EMPTY_HEAD } from '../model/record.ts'
import { testClock, testRandom } from './clock.ts'

const START = Date.UTC(2026, 2, 2, 10)

/** `records` and the drafts after them, a second apart. */
export function ledgerOf(
  drafts: readonly RecordDraft[],
  records: readonly LedgerRecord[] = [],
): readonly LedgerRecord[] {
  const ledger = [...records]
  const random = testRandom(ledger.length + 1)
  for (const draft of drafts) {
    const clock = testClock(new Date(START + ledger.length * 1000).toISOString())
    const last = ledger.at(-1)
    const head = last === undefined ? EMPTY_HEAD : { seq: last.seq, hash: recordHash(last) }
    ledger.push(...chainRecords(head, [draft], { clock, random, lastTime: last?.time ?? null }))
  }
  return ledger
}

const digest = fc.nat(5).map((number) => digestOf(String(number)))
const version = fc.constantFrom('1.0.0', '1.0.1', '1.1.0-rc.1', '2.0.0+build.5')
const image = fc.constantFrom('ghcr.io/acme/web', 'oci:./web')
const tag = fc.constantFrom('1', '10', '1.0', 'latest', 'sha-1234567', 'constructor', '__proto__')
const date = fc
  .date({ min: new Date(0), max: new Date(START), noInvalidDate: true })
  .map((time) => time.toISOString())
const text = fc.constantFrom('a', 'b', '日本語', '"\n')

function optional<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined })
}

const artifact = {
  digest,
  mediaType: fc.constant('application/vnd.oci.image.index.v1+json'),
  size: fc.nat(),
  images: fc.array(image, { maxLength: 2 }),
  commit: optional(fc.constantFrom('a'.repeat(40), 'b'.repeat(40))),
  branch: optional(text),
  gitTag: optional(text),
  date,
  platforms: optional(fc.dictionary(fc.constantFrom('linux/amd64', 'linux/arm64'), digest)),
  run: optional(fc.record({ id: text })),
  schemaChange: optional(text),
}

const tables = {
  build: fc.record({ ...artifact, version: optional(version) }),
  release: fc.record({ ...artifact, version }),
  rebuild: fc.record({ ...artifact, version }),
  promotion: fc.record({
    environment: text,
    digest,
    version: optional(version),
    commit: optional(text),
    date,
  }),
  published: fc.record({
    image,
    tags: fc.array(
      fc.record({ tag, class: text, from: fc.option(digest), to: digest, version: optional(version) }),
      { maxLength: 4 },
    ),
  }),
  deprecation: fc.record({
    version,
    reason: text,
    replacement: optional(text),
    undo: optional(fc.boolean()),
  }),
  adoption: fc.record({ image, tags: fc.dictionary(fc.constantFrom('1', '10', 'latest'), digest) }),
  retention: fc.record({
    images: fc.array(image, { maxLength: 2 }),
    plan: digest,
    digests: fc.array(fc.record({ digest, tags: fc.array(tag, { maxLength: 2 }), why: text }), {
      maxLength: 3,
    }),
    undo: optional(fc.boolean()),
  }),
  withdrawal: fc.record({ record: text, reason: text }),
  check: fc.record({
    check: text,
    digest: optional(digest),
    commit: fc.constantFrom('a'.repeat(40), 'b'.repeat(40)),
    environment: optional(text),
    result: fc.constantFrom('pass', 'fail'),
    date,
  }),
  approval: fc.record({ environment: text, digest, date, undo: optional(fc.boolean()) }),
  hold: fc.record({
    environment: text,
    reason: text,
    date,
    until: optional(date),
    undo: optional(fc.boolean()),
  }),
}

/** A draft of any type that a ledger may hold. */
export const arbitraryDraft: fc.Arbitrary<RecordDraft> = fc.oneof(
  draftOf('build', tables.build),
  draftOf('release', tables.release),
  draftOf('rebuild', tables.rebuild),
  draftOf('promotion', tables.promotion),
  draftOf('published', tables.published),
  draftOf('deprecation', tables.deprecation),
  draftOf('adoption', tables.adoption),
  draftOf('retention', tables.retention),
  draftOf('withdrawal', tables.withdrawal),
  draftOf('check', tables.check),
  draftOf('approval', tables.approval),
  draftOf('hold', tables.hold),
)

function draftOf(type: RecordType, data: fc.Arbitrary<RecordData>): fc.Arbitrary<RecordDraft> {
  return fc.record({ component: fc.constantFrom('web', 'api'), type: fc.constant(type), actor: text, data })
}
