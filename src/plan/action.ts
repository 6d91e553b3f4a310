import type { Digest } from '../model/digest.ts'
import type { Contract } from '../policy/policy.ts'

/** What a tag names, or is to name. `digest` is null for an artifact that is not built yet. */
export interface Target {
  readonly digest: Digest | null
  readonly version: string | null
}

/** What happens to one tag of one image. `keep` covers both "already there" and "stays elsewhere"; `why` tells which. */
export interface Action {
  readonly image: string
  readonly tag: string
  readonly action: 'create' | 'move' | 'keep' | 'refuse'
  /** The key of the tag class. */
  readonly class: string
  readonly moves: Contract
  /** What the registry has now; null when absent. */
  readonly from: Target | null
  /** What it shall have afterwards; null when nothing is wanted. */
  readonly to: Target | null
  /** A sentence for a person: "latest stays at 2.6.2: 2.5.2 is older". */
  readonly why: string
}

/** What the registry answered: image -> tag -> digest; null means proved absent, a missing key means not asked. */
export type Observed = ReadonlyMap<string, ReadonlyMap<string, Digest | null>>
