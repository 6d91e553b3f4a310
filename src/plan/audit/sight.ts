import type { Digest } from '../../model/digest.ts'
import type { ComponentState } from '../../model/state.ts'
import type { Component, Policy } from '../../policy/policy.ts'
import type { Action, Observed } from '../action.ts'
import type { ImagePicture } from '../compare/image-picture.ts'
import type { Views } from '../views.ts'
import type { Finding } from './finding.ts'

/** A component beside the one that is looked at, with images in common. */
export interface Neighbour {
  readonly component: Component
  readonly state: ComponentState
}

/** What git says; null where it cannot tell (no repository, a shallow clone). */
export interface GitSight {
  readonly tags: ReadonlyMap<
    string,
    {
      /** Peeled; null when the tag names no commit. */
      readonly commit: string | null
      /** RFC 3339, UTC. */
      readonly time: string
    }
  >
  /** Where tags that are not where they belong lead at origin; null where it did not answer, absent where there is none. */
  readonly origin?: ReadonlyMap<string, string> | null
  /** Releases that the branch of releases does not reach. */
  readonly hotfixes: readonly {
    readonly gitTag: string
    readonly version: string
    readonly branch: string
  }[]
}

/** A place of a deployment file, and what it pins there. */
export interface PinSight {
  readonly environment: string
  /** As the policy names it. */
  readonly file: string
  readonly line: number | null
  /** As it is written; null where it cannot be read, and `fault` tells why. */
  readonly value: string | null
  readonly tag: string | null
  readonly digest: Digest | null
  readonly fault: string | null
}

/** Everything that an audit knows of one component. Plain data, gathered before anything is judged. */
export interface AuditSight {
  readonly policy: Policy
  readonly component: Component
  readonly state: ComponentState
  readonly views: Views
  readonly now: Date
  /** What the registries answered: null is proved absence, a missing tag was not asked for. */
  readonly observed: Observed
  /** All that is wanted against all that is there. */
  readonly actions: readonly Action[]
  readonly git: GitSight | null
  /** What was read of images, by digest; null: no image of the component has it any more. */
  readonly pictures: ReadonlyMap<Digest, ImagePicture | null>
  readonly neighbours: readonly Neighbour[]
  readonly pins: readonly PinSight[]
  /** Record ids of promotions that asked for no approvals: rollbacks, and those that went on over their gates. */
  readonly excused: ReadonlySet<string>
}

/** One rule of the audit: what it finds. Pure. */
export type AuditRule = (sight: AuditSight) => readonly Finding[]
