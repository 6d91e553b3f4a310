import type { AdoptionData, DeprecationData, RetentionData } from './data.ts'
import type { Digest } from './digest.ts'
import { EvidenceBook } from './evidence.ts'
import type { Approval, CheckResult, Hold } from './evidence.ts'
import type { Fact } from './fact.ts'
import { FactList } from './fact-list.ts'
import type { LedgerRecord } from './record.ts'
import type { ComponentState, PublishedState } from './state.ts'

/** Where and when a record stands. */
type Stamp = Pick<LedgerRecord, 'seq' | 'time'>

/** What of the data of `published` counts. */
export interface Published {
  readonly image: string
  readonly tags: readonly { readonly tag: string; readonly to: Digest; readonly version?: string | null }[]
}

/** The folded facts of one component, grown in place by the fold. */
export class ComponentFacts implements ComponentState {
  readonly deprecated = new Map<string, DeprecationData>()
  readonly published = new Map<string, Map<string, PublishedState>>()
  readonly deleted = new Map<Digest, string>()
  readonly evidence = new EvidenceBook()
  readonly #facts = new FactList()
  readonly #byDigest = this.#facts.indexBy((fact) => fact.digest)
  readonly #byVersion = this.#facts.indexBy((fact) => fact.version?.text ?? null)
  readonly #byCommit = this.#facts.indexBy((fact) => fact.commit)

  get facts(): readonly Fact[] {
    return this.#facts.standing
  }

  get checks(): readonly CheckResult[] {
    return this.evidence.checks
  }

  get approvals(): readonly Approval[] {
    return this.evidence.approvals
  }

  get holds(): ReadonlyMap<string, Hold> {
    return this.evidence.holds
  }

  byDigest(digest: Digest): readonly Fact[] {
    return this.#byDigest.get(digest)
  }

  byVersion(text: string): readonly Fact[] {
    return this.#byVersion.get(text)
  }

  byCommit(commit: string): readonly Fact[] {
    return this.#byCommit.get(commit)
  }

  byId(id: string): Fact | undefined {
    return this.#facts.withId(id)
  }

  add(fact: Fact): void {
    this.#facts.add(fact)
    if (this.deleted.size > 0) this.#returned([fact.digest, ...Object.values(fact.platforms)])
  }

  /** Takes the fact with the record id out; does nothing when there is none. */
  withdraw(id: string): void {
    const fact = this.#facts.withdraw(id)
    if (fact === undefined) {
      this.evidence.withdraw(id)
      return
    }
    for (const index of [this.#byDigest, this.#byVersion, this.#byCommit]) index.forget(fact)
  }

  /** `version` is SemVer text. */
  deprecate(version: string, data: DeprecationData): void {
    const { undo, ...standing } = data
    if (undo === true) this.deprecated.delete(version)
    else this.deprecated.set(version, standing)
  }

  publish(data: Published, { seq, time }: Stamp): void {
    const tags = this.#tagsOf(data.image)
    let last: PublishedState | undefined
    for (const { tag, to, version = null } of data.tags) {
      // Tags of one record mostly name one digest, and can share what is known of it.
      const shared = last !== undefined && last.digest === to && last.version === version
      const state: PublishedState = shared && last !== undefined ? last : { digest: to, version, seq, time }
      tags.set(tag, state)
      last = state
    }
    if (this.deleted.size > 0) this.#returned(data.tags.map(({ to }) => to))
  }

  /** What stood in the registry. Where the ledger knows the digest under the tag already, it knows more. */
  adopt(data: AdoptionData, { seq, time }: Stamp): void {
    const tags = this.#tagsOf(data.image)
    for (const [tag, digest] of Object.entries(data.tags)) {
      if (tags.get(tag)?.digest !== digest) tags.set(tag, { digest, version: null, seq, time })
    }
    if (this.deleted.size > 0) this.#returned(Object.values(data.tags))
  }

  /** What was deleted stays among the facts and among what was published: only nothing is wanted of it any more. */
  retain({ digests, undo = false }: RetentionData, { time }: Stamp): void {
    for (const { digest } of digests) {
      if (undo) this.deleted.delete(digest)
      else this.deleted.set(digest, time)
    }
  }

  #tagsOf(image: string): Map<string, PublishedState> {
    const known = this.published.get(image)
    if (known !== undefined) return known
    const tags = new Map<string, PublishedState>()
    this.published.set(image, tags)
    return tags
  }

  /** Any later word that a digest is there counts. */
  #returned(digests: readonly (Digest | null)[]): void {
    for (const digest of digests) if (digest !== null) this.deleted.delete(digest)
  }
}
