import type { Ledger } from '../../ledger/ledger.ts'
import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { addRecord, emptyState } from '../../model/fold.ts'
import { recordName, versionName } from '../../model/names.ts'
import type { LedgerRecord } from '../../model/record.ts'
import type { State } from '../../model/state.ts'
import { recordsAt } from '../state-as-of.ts'

/** Facts folded from the records that have a name: complete for what was asked; of everything else there may be some or nothing. */
export interface FactsAbout {
  readonly state: State
  /** In order. */
  readonly records: readonly LedgerRecord[]
}

/**
 * What is known of a digest and of versions, as far as it was recorded up to a time (RFC 3339, UTC; null: now): facts about the digest
 * that stand, and what deprecates their versions or `versions`.
 */
export async function factsAboutDigest(
  ledger: Ledger,
  asOf: string | null,
  { digest, versions }: { readonly digest: Digest; readonly versions: readonly string[] },
): Promise<FactsAbout> {
  const search = new Search(ledger, asOf)
  const facts = (await search.add([digest, ...versions.map(versionName)])).filter(
    (fact) => fact.digest === digest,
  )
  await search.add(facts.flatMap((fact) => [recordName(fact.id), ...namesOfVersion(fact)]))
  return search.result()
}

/** The facts with one of these names (`namesIn`) that stand, and the records that tell of them and withdraw others. */
export async function factsNaming(
  ledger: Ledger,
  asOf: string | null,
  names: readonly string[],
): Promise<FactsAbout> {
  const search = new Search(ledger, asOf)
  const facts = await search.add(names)
  await search.add(facts.map((fact) => recordName(fact.id)))
  return search.result()
}

function namesOfVersion({ version }: Fact): readonly string[] {
  return version === null ? [] : [versionName(version.text)]
}

/** Finds records by name, step by step. */
class Search {
  readonly #ledger: Ledger
  readonly #asOf: string | null
  readonly #asked = new Set<string>()
  readonly #records = new Map<number, LedgerRecord>()

  constructor(ledger: Ledger, asOf: string | null) {
    this.#ledger = ledger
    this.#asOf = asOf
  }

  /** Adds the records with one of these names; gives all facts that have been found. */
  async add(names: readonly string[]): Promise<readonly Fact[]> {
    const fresh = names.filter((name) => !this.#asked.has(name))
    for (const name of fresh) this.#asked.add(name)
    const seqs = fresh.length === 0 ? [] : await this.#ledger.find(fresh)
    const unknown = seqs.filter((seq) => !this.#records.has(seq))
    for await (const record of recordsAt(this.#ledger, unknown, this.#asOf))
      this.#records.set(record.seq, record)
    const { state } = this.result()
    return state.components().flatMap((name) => state.component(name).facts)
  }

  result(): FactsAbout {
    const state = emptyState()
    const records = [...this.#records.values()].toSorted((a, b) => a.seq - b.seq)
    for (const record of records) addRecord(state, record)
    return { state, records }
  }
}
