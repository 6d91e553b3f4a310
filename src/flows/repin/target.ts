import type { Fact } from '../../model/fact.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { compareVersions, tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import { releaseOf } from '../../plan/release-of.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Component, Policy } from '../../policy/policy.ts'
import { stableReleases } from '../deprecate/releases.ts'
import { findArtifact } from '../stage/find-artifact.ts'
import { exactTag } from './exact-tag.ts'

/** The release to go back to. */
export interface Target {
  readonly fact: Fact
  readonly version: Version
  /** Deprecated releases that were passed over. */
  readonly skipped: readonly string[]
}

interface Asked {
  readonly policy: Policy
  readonly state: ComponentState
  /** A version, an exact tag or a digest; null: the release before. */
  readonly to: string | null
  /** What runs now; null where nothing tells. */
  readonly from: Version | null
}

/**
 * The release to go back to: the named one, or the highest stable release below `from` that was published and is not deprecated.
 * Throws E_FLOATING_TARGET, E_UNKNOWN_NAME, E_DEPRECATED, E_NOTHING_BEFORE, and E_USAGE for one that is above `from`.
 */
export function targetOf(component: Component, { policy, state, to, from }: Asked): Target {
  if (to === null || to === 'previous') return previous(component, state, from)
  const target = named(component, state, to)
  const { text } = target.version
  const standing = state.deprecated.get(text)
  if (standing !== undefined) {
    throw new TidemarkError(
      'E_DEPRECATED',
      `${text} of ${component.name} is deprecated: ${standing.reason}`,
      {
        details: { version: text, reason: standing.reason },
        hints: [
          `tidemark deprecate ${text} --undo${componentFlag(policy, component.name)}`,
          'Nothing was written.',
        ],
      },
    )
  }
  if (from !== null && compareVersions(target.version, from) > 0)
    throw new TidemarkError(
      'E_USAGE',
      `--to ${text} is above ${from.text}, which runs now: that is no way back`,
    )
  return target
}

function previous(component: Component, state: ComponentState, from: Version | null): Target {
  if (from === null) throw nothingBefore(component, 'it cannot be told which release runs now')
  const below = stableReleases(state).filter(
    (version) => compareVersions(version, from) < 0 && wasPublished(component, state, version),
  )
  const skipped: string[] = []
  for (const version of below) {
    const fact = releaseOf(state, version)
    if (fact !== null && !state.deprecated.has(version.text)) return { fact, version, skipped }
    skipped.push(version.text)
  }
  throw nothingBefore(component, `no release below ${from.text} is known that is not deprecated`)
}

/** False for a release whose publish did not come to its exact tag. */
function wasPublished(component: Component, state: ComponentState, version: Version): boolean {
  const fact = releaseOf(state, version)
  const tag = fact === null ? null : exactTag(component, fact)
  return tag === null || component.images.some((image) => state.published.get(image)?.has(tag) === true)
}

function nothingBefore({ name }: Component, why: string): TidemarkError {
  return new TidemarkError('E_NOTHING_BEFORE', `${name}: ${why}`, {
    details: { component: name },
    hints: ['Say which release:  --to X.Y.Z', 'Nothing was written.'],
  })
}

// What reads like a line or a channel, whether or not this policy has such a tag.
const FLOATING = /^(?:latest|v?\d+(?:\.\d+)?)$/u

function named(component: Component, state: ComponentState, to: string): Target {
  if (isFloat(component, state, to)) throw floating(component, state, to)
  const version = tryParseVersion(to.replace(/^v/u, ''))
  const { digest, version: found } =
    version === null ? findArtifact(component, state, to) : { digest: null, version }
  const fact = found === null ? null : releaseOf(state, found)
  if (found === null || fact === null || (digest !== null && fact.digest !== digest))
    throw unknown(component, state, to)
  return { fact, version: found, skipped: [] }
}

function isFloat(component: Component, state: ComponentState, tag: string): boolean {
  const moves = viewsOf(component, state).wanted(tag)?.class.moves
  return moves === undefined ? FLOATING.test(tag) : moves !== 'never'
}

function floating(component: Component, state: ComponentState, tag: string): TidemarkError {
  const version = viewsOf(component, state).wanted(tag)?.fact?.version?.text ?? null
  const names = version === null ? '' : `: it names ${version} now`
  return new TidemarkError('E_FLOATING_TARGET', `"${tag}" floats${names}`, {
    details: { tag, component: component.name, version },
    hints: [`--to ${version ?? 'X.Y.Z'}`, 'Nothing was written.'],
  })
}

function unknown({ name }: Component, state: ComponentState, to: string): TidemarkError {
  const newest = stableReleases(state).slice(0, 5)
  const known = newest.map(({ text }) => text).join(', ')
  return new TidemarkError('E_UNKNOWN_NAME', `the ledger knows no release "${to}" of ${name}`, {
    details: { name: to, component: name },
    hints: newest.length === 0 ? ['tidemark log'] : [`The newest releases are ${known}.`],
  })
}
