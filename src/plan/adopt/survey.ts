import type { Digest } from '../../model/digest.ts'

/** A git tag, as far as adoption looks at it. */
export interface GitTagSeen {
  readonly name: string
  /** Full commit id; null when the tag names no commit. */
  readonly commit: string | null
  readonly annotated: boolean
  /** RFC 3339, UTC. */
  readonly time: string
}

/** One repository of a registry, as it stands. */
export interface ImageSurvey {
  /** Canonical name. */
  readonly image: string
  readonly tags: ReadonlyMap<string, Digest>
}

/** What stands in the registry under one component, and what git knows. */
export interface AdoptSurvey {
  readonly component: string
  /** The same thing in several places; the first is the one that counts where they differ. */
  readonly images: readonly ImageSurvey[]
  readonly gitTags: readonly GitTagSeen[]
  /** Names of branches that exist. */
  readonly branches: readonly string[]
  /** The branch that work is merged into. */
  readonly main: string
  /** The git tag pattern that was given; null: it is inferred. */
  readonly gitTagPattern: string | null
}
