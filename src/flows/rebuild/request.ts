import type { Digest } from '../../model/digest.ts'
import type { Refusal, WrittenTag } from '../results.ts'

export interface RebuildRequest {
  readonly component?: string
  /** A line (`0.3`) or its newest release (`0.3.3`); null: every supported line. */
  readonly line: string | null
  /** Write nothing, run nothing. */
  readonly dryRun: boolean
  /** Print the commands, although the policy has one to run. */
  readonly print: boolean
  /** Build although the base image has nothing newer. */
  readonly force: boolean
}

/** What stands, on which base, and what the base is by now. */
export interface BaseReport {
  /** In full: `docker.io/library/python:3.13-slim`; null where nobody knows. */
  readonly name: string | null
  /** Of what stands; several where platforms tell each their own. */
  readonly standing: readonly Digest[]
  /** What the name stands for in its registry now. */
  readonly newest: Digest | null
  readonly status: 'same' | 'newer' | 'unknown'
  /** Why it cannot be told; null where it can. */
  readonly why: string | null
}

/**
 * `current`: the base has nothing newer. `finished`: as well, and an earlier run was finished. `printed`: the commands are to be run
 * by somebody. `unchanged`: what was built stands already.
 */
export type RebuildOutcome =
  | 'current'
  | 'finished'
  | 'planned'
  | 'printed'
  | 'published'
  | 'unchanged'
  | 'refused'

/** One line and what became of it. */
export interface Rebuild {
  readonly component: string
  readonly line: string
  readonly version: string
  readonly gitTag: string | null
  /** The git tag's, peeled. */
  readonly commit: string | null
  /** What stands for the version now, before this run. */
  readonly standing: {
    readonly kind: 'release' | 'rebuild'
    readonly digest: Digest
    /** RFC 3339, UTC. */
    readonly date: string
  } | null
  readonly base: BaseReport | null
  readonly outcome: RebuildOutcome
  /** What was built. */
  readonly digest: Digest | null
  /** The tags of a rebuild, as far as they are known. */
  readonly tags: readonly string[]
  readonly written: readonly WrittenTag[]
  readonly references: readonly string[]
  /** Shell commands that rebuild it by hand; empty where nothing is left to do. */
  readonly commands: readonly string[]
  /** The output of the command that built. */
  readonly log: string | null
  readonly notices: readonly string[]
  readonly refusals: readonly Refusal[]
}

/** `tidemark rebuild`. */
export interface RebuildResult {
  readonly dryRun: boolean
  /** The newest line first. */
  readonly rebuilds: readonly Rebuild[]
}
