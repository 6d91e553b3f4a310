import type { ArtifactData, PromotionData } from './data.ts'
import type { Digest } from './digest.ts'
import type { Fact, FactKind } from './fact.ts'
import { ARTIFACT, malformed, PROMOTION, readData } from './read-data.ts'
import type { RecordPart } from './read-data.ts'
import type { LedgerRecord, RecordDraft } from './record.ts'
import type { Version } from './version.ts'
import { isStable, tryParseVersion } from './version.ts'

/** The record types that become facts, one each. */
export type FactType = 'build' | 'release' | 'rebuild' | 'promotion'

const FACT_TYPES: ReadonlySet<string> = new Set<FactType>(['build', 'release', 'rebuild', 'promotion'])

const NO_PLATFORMS: Readonly<Record<string, Digest>> = Object.freeze({})

/** True for the record types that become facts. */
export function isFactType(type: string): type is FactType {
  return FACT_TYPES.has(type)
}

/**
 * The fact that a `build`, `release`, `rebuild` or `promotion` record states. A release of a version with a prerelease
 * part has the kind `prerelease`. Throws E_LEDGER_RECORD for malformed data.
 */
export function factOf(record: FactRecord): Fact {
  return record.type === 'promotion'
    ? promotionFact(record, readData(record, PROMOTION))
    : artifactFact(record, readData(record, ARTIFACT))
}

/** What of a record a fact is made from. */
export type FactRecord = RecordPart & Pick<LedgerRecord, 'component'> & { readonly actor: string | null }

/** The fact that a draft would become; `candidate`, newer than everything in the ledger. Throws E_LEDGER_RECORD. */
export function candidateFact(draft: RecordDraft): Fact {
  const { component, type, data } = draft
  return factOf({ component, type, data, actor: null, id: 'candidate', seq: Number.MAX_SAFE_INTEGER })
}

function artifactFact(record: FactRecord, data: ArtifactData): Fact {
  const version = versionOf(record, data.version)
  return {
    kind: kindOf(record, version),
    component: record.component,
    id: record.id,
    seq: record.seq,
    digest: data.digest,
    version,
    commit: data.commit ?? null,
    branch: data.branch ?? null,
    gitTag: data.gitTag ?? null,
    environment: null,
    run: data.run?.id ?? null,
    date: data.date,
    platforms: data.platforms ?? NO_PLATFORMS,
    actor: record.actor,
    schemaChange: data.schemaChange !== undefined,
  }
}

function promotionFact(record: FactRecord, data: PromotionData): Fact {
  return {
    kind: 'promotion',
    component: record.component,
    id: record.id,
    seq: record.seq,
    digest: data.digest,
    version: versionOf(record, data.version),
    commit: data.commit ?? null,
    branch: null,
    gitTag: null,
    environment: data.environment,
    run: null,
    date: data.date,
    platforms: NO_PLATFORMS,
    actor: record.actor,
    schemaChange: false,
  }
}

function kindOf(record: FactRecord, version: Version | null): FactKind {
  if (record.type === 'build') return 'build'
  if (version === null) throw malformed(record, 'data.version')
  if (record.type === 'rebuild') return 'rebuild'
  return isStable(version) ? 'release' : 'prerelease'
}

function versionOf(record: FactRecord, text: string | undefined): Version | null {
  if (text === undefined) return null
  const version = tryParseVersion(text)
  if (version === null) throw malformed(record, 'data.version')
  return version
}
