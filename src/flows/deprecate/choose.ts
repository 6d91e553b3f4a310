import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { compareVersions, isStable, tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import { releaseOf } from '../../plan/release-of.ts'
import { viewsOf } from '../../plan/views.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component, Policy } from '../../policy/policy.ts'
import { chooseComponent } from '../event/component.ts'
import { stableReleases } from './releases.ts'
import type { DeprecateRequest } from './request.ts'

/** The versions that are meant. */
export interface Chosen {
  /** The highest first. */
  readonly versions: readonly Version[]
  readonly replacement: Version | null
}

/** What is known of the releases of a component. */
export interface KnownReleases {
  readonly policy: Policy
  readonly component: Component
  readonly state: ComponentState
}

/** The component: by its name, by the version's git tag, or the only one there is. */
export function componentOf(policy: Policy, { component, version }: DeprecateRequest): Component {
  const isTag = policy.components.some((each) => 'version' in parseGitTag(each.releases, each.name, version))
  return chooseComponent(policy, component, isTag ? version : null)
}

/**
 * The versions that the request is about. Throws E_FLOATING_TARGET for a tag that floats, E_UNKNOWN_NAME for what the ledger does not
 * know as a release, E_DEPRECATED for a target or a replacement that is deprecated, E_USAGE for words that contradict each other.
 */
export function chooseVersions(facts: KnownReleases, request: DeprecateRequest): Chosen {
  const { component, state } = facts
  const version = knownRelease(component, state, request.version)
  const versions =
    request.to === null
      ? [version]
      : [version, ...above(state, { version, to: targetOf(facts, { to: request.to, version }) })]
  const replacement =
    request.replacement === null ? null : replacementOf(facts, { name: request.replacement, versions })
  return { versions, replacement }
}

/** Stable releases above `to` and below the version that stand, the highest first. */
function above(
  state: ComponentState,
  { version, to }: { readonly version: Version; readonly to: Version },
): readonly Version[] {
  return stableReleases(state).filter(
    (each) =>
      compareVersions(each, to) > 0 && compareVersions(each, version) < 0 && !state.deprecated.has(each.text),
  )
}

function targetOf(
  facts: KnownReleases,
  { to, version }: { readonly to: string; readonly version: Version },
): Version {
  const target = knownRelease(facts.component, facts.state, to)
  if (compareVersions(target, version) >= 0)
    throw new TidemarkError('E_USAGE', `--to ${target.text} is not below ${version.text}`)
  if (!isStable(target))
    throw new TidemarkError(
      'E_USAGE',
      `--to ${target.text} is a prerelease: tags of releases do not fall to it`,
    )
  refuseDeprecated(facts, target, '--to')
  return target
}

/** A release that is known, or one that is still to come; not what is deprecated itself. */
function replacementOf(
  facts: KnownReleases,
  { name, versions }: { readonly name: string; readonly versions: readonly Version[] },
): Version {
  const { component, state } = facts
  const replacement = versionIn(component, state, name)
  if (versions.some(({ text }) => text === replacement.text))
    throw new TidemarkError('E_USAGE', `${replacement.text} cannot replace itself`)
  refuseDeprecated(facts, replacement, '--replacement')
  const [highest] = versions
  const toCome = highest !== undefined && compareVersions(replacement, highest) > 0
  if (!toCome && releaseOf(state, replacement) === null) throw unknown(component, state, replacement.text)
  return replacement
}

function refuseDeprecated(
  { policy, component, state }: KnownReleases,
  { text }: Version,
  option: string,
): void {
  const standing = state.deprecated.get(text)
  if (standing === undefined) return
  throw new TidemarkError('E_DEPRECATED', `${option} ${text} is deprecated itself: ${standing.reason}`, {
    details: { version: text, reason: standing.reason },
    hints: [`tidemark deprecate ${text} --undo${componentFlag(policy, component.name)}`],
  })
}

function knownRelease(component: Component, state: ComponentState, name: string): Version {
  const version = versionIn(component, state, name)
  const fact = releaseOf(state, version)
  if (fact === null) throw unknown(component, state, name)
  return version
}

/** By SemVer, or as a git tag of the component. */
function versionIn(component: Component, state: ComponentState, name: string): Version {
  const version = tryParseVersion(name)
  if (version !== null) return version
  const read = parseGitTag(component.releases, component.name, name)
  if ('version' in read) return read.version
  throw isFloat(component, state, name) ? floating(component, state, name) : unknown(component, state, name)
}

function isFloat(component: Component, state: ComponentState, tag: string): boolean {
  const moves = viewsOf(component, state).wanted(tag)?.class.moves
  return moves !== undefined && moves !== 'never'
}

function floating(component: Component, state: ComponentState, tag: string): TidemarkError {
  const version = viewsOf(component, state).wanted(tag)?.fact?.version?.text
  const names = version === undefined ? '' : `: it names ${version} now`
  return new TidemarkError('E_FLOATING_TARGET', `"${tag}" floats${names}`, {
    details: { tag, component: component.name, ...(version !== undefined && { version }) },
    hints: version === undefined ? ['tidemark status'] : [`Say the version:  ${version}`],
  })
}

function unknown({ name }: Component, state: ComponentState, version: string): TidemarkError {
  const newest = stableReleases(state).slice(0, 5)
  return new TidemarkError('E_UNKNOWN_NAME', `the ledger knows no release "${version}" of ${name}`, {
    details: { version, component: name },
    hints:
      newest.length === 0
        ? ['tidemark log']
        : [`The newest releases are ${newest.map(({ text }) => text).join(', ')}.`],
  })
}
