import { isDigest, shortDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import type { Version } from '../../model/version.ts'
import { releaseOf } from '../../plan/release-of.ts'
import type { Component } from '../../policy/policy.ts'

/** A digest of a component, with what the ledger knows of it. */
export interface Artifact {
  readonly digest: Digest
  readonly version: Version | null
  readonly commit: string | null
  /** The tag that it was named by, which may name something else tomorrow; null when it was named otherwise. */
  readonly tag: string | null
}

/**
 * The digest that somebody means: a digest (12 digits will do), a version, a tag as the ledger last saw it written, or a commit.
 * Throws E_UNKNOWN_NAME when the ledger knows nothing of that name, and when it knows more than one.
 */
export function findArtifact(component: Component, state: ComponentState, name: string): Artifact {
  const named = byVersion(state, name) ?? byTag(component, state, name)
  if (named !== null) return named
  const digests = [...new Set([...byPrefix(state, name), ...byCommit(state, name)])]
  const [only, ...others] = digests
  if (only === undefined) throw unknown(component, name)
  if (others.length > 0) throw ambiguous(component, name, digests)
  return artifactOf(state, only)
}

/** What is known of a digest. */
export function artifactOf(state: ComponentState, digest: Digest, tag: string | null = null): Artifact {
  const facts = state.byDigest(digest).filter(({ kind }) => kind !== 'promotion')
  const version = facts.find((fact) => fact.version !== null)?.version ?? null
  const commit = facts.find((fact) => fact.commit !== null)?.commit ?? null
  return { digest, version, commit, tag }
}

function byVersion(state: ComponentState, name: string): Artifact | null {
  const fact = releaseOf(state, { text: name })
  if (fact === null || fact.digest === null) return null
  return { digest: fact.digest, version: fact.version, commit: fact.commit, tag: null }
}

function byTag({ images }: Component, state: ComponentState, name: string): Artifact | null {
  const seen = images.map((image) => state.published.get(image)?.get(name)).find((each) => each !== undefined)
  return seen === undefined ? null : artifactOf(state, seen.digest, name)
}

const HEX = /^(?:sha256:)?(?<hex>[0-9a-f]{7,64})$/u

function byPrefix(state: ComponentState, name: string): readonly Digest[] {
  if (isDigest(name)) return state.byDigest(name).length > 0 ? [name] : []
  const hex = HEX.exec(name)?.groups?.['hex']
  return hex === undefined
    ? []
    : digestsOf(state.facts, ({ digest }) => digest?.slice('sha256:'.length).startsWith(hex))
}

function byCommit(state: ComponentState, name: string): readonly Digest[] {
  if (name.startsWith('sha256:') || !HEX.test(name)) return []
  return digestsOf(state.facts, ({ commit }) => commit?.startsWith(name))
}

function digestsOf(facts: readonly Fact[], fits: (fact: Fact) => boolean | undefined): readonly Digest[] {
  return facts.flatMap((fact) => (fact.digest !== null && fits(fact) === true ? [fact.digest] : []))
}

function unknown({ name: component }: Component, name: string): TidemarkError {
  const message = `the ledger knows no digest, version, tag or commit "${name}" of ${component}`
  return new TidemarkError('E_UNKNOWN_NAME', message, {
    details: { name, component },
    hints: ['tidemark status', 'tidemark log'],
  })
}

function ambiguous({ name: component }: Component, name: string, digests: readonly Digest[]): TidemarkError {
  return new TidemarkError('E_UNKNOWN_NAME', `"${name}" names ${digests.length} digests of ${component}`, {
    details: { name, component, digests },
    hints: digests.map((digest) => `say which:  ${shortDigest(digest)}`),
  })
}
