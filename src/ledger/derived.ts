import { chainRecords } from '../model/chain.ts'
import type { Clock } from '../model/clock.ts'
import type { AdoptionData, ArtifactData } from '../model/data.ts'
import { digestOf } from '../model/digest.ts'
import type { RecordDraft } from '../model/record.ts'
import type { LedgerPromises } from './ledger.ts'
import { MemoryLedger } from './memory.ts'
import type { LedgerContext } from './memory.ts'
import { nextHead } from '../model/chain.ts'
import { EMPTY_HEAD } from '../model/record.ts'
import type { Head, LedgerRecord } from '../model/record.ts'

/** A release that a git tag and a registry's exact tag tell of together. */
export interface DerivedRelease {
  readonly component: string
  /** When the git tag was made: RFC 3339, UTC. */
  readonly time: string
  readonly data: ArtifactData
}

/** Tags that stand in a registry, as an adoption would record them. */
export interface DerivedTags {
  readonly component: string
  readonly data: AdoptionData
}

/** All that can be known without a ledger. */
export interface DerivedFacts {
  readonly releases: readonly DerivedRelease[]
  readonly standing: readonly DerivedTags[]
}

/** Whom derived records name: nobody can tell who it was. */
const ACTOR = 'derived'

/**
 * A ledger that stores nothing: its records are made up, the same each time, from git tags and what the registry shows.
 * It accepts appends so that a publish runs as ever, and keeps them for as long as the process lives: the next one finds
 * the same facts in the registry again. It cannot say who or when, and what a registry does not show (checks, approvals,
 * deprecations, promotions) is forgotten; `promises` says so.
 */
export class DerivedLedger extends MemoryLedger {
  override readonly kind = 'derived'
  override readonly promises: LedgerPromises = { durable: false, attributed: false, writable: true }

  constructor(context: LedgerContext, facts: DerivedFacts) {
    super(context, derivedRecords(facts, context.clock))
  }
}

/** The facts as a chain of records, by time, each id made from the record before it. */
function derivedRecords({ releases, standing }: DerivedFacts, clock: Clock): readonly LedgerRecord[] {
  const now = clock.now().getTime()
  const dated = releases
    // A tag dated in the future must not make the clock look slow.
    .map((release) => ({
      draft: releaseDraft(release),
      time: Math.max(0, Math.min(now, Date.parse(release.time))),
    }))
    .toSorted((a, b) => a.time - b.time)
  const last = dated.at(-1)?.time ?? 0
  const adopted = standing.map((tags) => ({ draft: adoptionDraft(tags), time: last }))
  const records: LedgerRecord[] = []
  let head: Head = EMPTY_HEAD
  for (const { draft, time } of [...dated, ...adopted]) {
    const seed = Buffer.from(digestOf(`${head.hash}`).slice('sha256:'.length), 'hex')
    const random = (bytes: number): Uint8Array =>
      Uint8Array.from({ length: bytes }, (_, at) => seed[at % 32] ?? 0)
    const [record] = chainRecords(head, [draft], {
      clock: { now: () => new Date(time) },
      random,
      lastTime: null,
    })
    if (record === undefined) continue
    records.push(record)
    head = nextHead(head, record)
  }
  return records
}

function releaseDraft({ component, data }: DerivedRelease): RecordDraft {
  return { component, type: 'release', actor: ACTOR, data: { ...data } }
}

function adoptionDraft({ component, data }: DerivedTags): RecordDraft {
  return { component, type: 'adoption', actor: ACTOR, data: { ...data } }
}
