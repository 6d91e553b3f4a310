import { TidemarkError } from '../../model/failure.ts'
import { compareVersions, lineOf, tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import { lineBookOf, supportedLines } from '../../plan/lines.ts'
import type { Component, Policy } from '../../policy/policy.ts'
import { chooseComponent } from '../event/component.ts'
import { newestOfLines, nothingToRebuild, taggedReleases } from '../event/released-tags.ts'
import type { KnownComponent, TaggedRelease } from '../event/released-tags.ts'
import type { World } from '../world.ts'
import type { RebuildRequest } from './request.ts'

/** A release that is to be built again. */
export interface Chosen extends KnownComponent {
  readonly version: Version
  readonly line: string
  /** The release tags of the component. */
  readonly tagged: readonly TaggedRelease[]
}

/**
 * The newest release of every supported line, of every component that takes rebuilds; or of the one line that was asked for.
 * Throws E_FACTS_MISSING when there is none, E_END_OF_LIFE, E_NOTHING_TO_PUBLISH, E_REBUILD_SOURCE, E_SHALLOW, E_USAGE.
 */
export async function chooseReleases(world: World, request: RebuildRequest): Promise<readonly Chosen[]> {
  const state = await (await world.ledger()).load()
  const found: Chosen[] = []
  const components = componentsOf(world, request)
  for (const component of components) {
    const tagged = await taggedReleases(world.git, component)
    const known = { component, state: state.component(component.name) }
    const versions =
      request.line === null
        ? everyLine(tagged, known)
        : [oneOf(world.policy, { ...known, tagged }, request.line)]
    const { by } = component.releases.lines
    found.push(...versions.map((version) => ({ ...known, tagged, version, line: lineOf(version, by) })))
  }
  const [first] = components
  if (found.length === 0 && first !== undefined) throw nothingToRebuild(first)
  return found
}

function componentsOf({ policy }: World, request: RebuildRequest): readonly Component[] {
  const takers = policy.components.filter((each) => takesRebuilds(each))
  const [only, ...others] = takers
  if (request.component === undefined && only !== undefined && (request.line === null || others.length === 0))
    return takers
  const chosen = chooseComponent(policy, request.component, null)
  if (takesRebuilds(chosen)) return [chosen]
  throw new TidemarkError('E_NOTHING_TO_PUBLISH', `no tag class of ${chosen.name} takes a rebuild`, {
    hints: ['"{major}.{minor}": { from: [release, rebuild], moves: forward }'],
  })
}

function takesRebuilds({ classes, images }: Component): boolean {
  return images.length > 0 && classes.some(({ from }) => from.includes('rebuild'))
}

/** Lines of which something was released, or all where nothing was: a git tag from before Tidemark is no reason to stop. */
function everyLine(tagged: readonly TaggedRelease[], known: KnownComponent): readonly Version[] {
  const { by } = known.component.releases.lines
  const released = new Set<string>()
  for (const { kind, version } of known.state.facts)
    if (kind === 'release' && version !== null) released.add(lineOf(version, by))
  const versions = newestOfLines(tagged, known)
  const some = versions.filter((version) => released.has(lineOf(version, by)))
  return some.length > 0 ? some : versions
}

function oneOf(
  policy: Policy,
  known: KnownComponent & { readonly tagged: readonly TaggedRelease[] },
  text: string,
): Version {
  const { component, state, tagged } = known
  const { by } = component.releases.lines
  const asked = tryParseVersion(text)
  const line = asked === null ? lineIn(text, by) : lineOf(asked, by)
  refuseEnded(known, line)
  const ofLine = tagged.map(({ version }) => version).filter((version) => lineOf(version, by) === line)
  const newest = ofLine
    .filter((version) => !state.deprecated.has(version.text))
    .toSorted(compareVersions)
    .at(-1)
  if (newest === undefined) throw noneOf(component, line)
  if (asked !== null && asked.text !== newest.text) {
    const why = state.deprecated.has(asked.text)
      ? 'it is deprecated'
      : 'only the newest release of a line is rebuilt'
    throw notNewest(asked, newest, { why, of: componentFlag(policy, component.name) })
  }
  return newest
}

function lineIn(text: string, by: 'minor' | 'major'): string {
  const [major = '', minor, ...rest] = text.split('.')
  const parts = minor === undefined ? [major] : [major, minor]
  const fits = rest.length === 0 && parts.length === (by === 'minor' ? 2 : 1)
  if (fits && parts.every((part) => /^(?:0|[1-9]\d{0,15})$/u.test(part))) return text
  const example = by === 'minor' ? '0.3 or 0.3.3' : '1 or 1.4.0'
  throw new TidemarkError('E_USAGE', `"${text}" is neither a line nor a version, such as ${example}`)
}

function refuseEnded({ component, state }: KnownComponent, line: string): void {
  const { by } = component.releases.lines
  const first = tryParseVersion(by === 'minor' ? `${line}.0` : `${line}.0.0`)
  const supported = supportedLines(component, state)
  if (supported?.includes(line) ?? true) return
  // A range may cover a line of which nothing was released yet.
  if (first !== null && lineBookOf(component, state).status(first) === 'supported') return
  const which = supported === null || supported.length === 0 ? 'none' : supported.join(', ')
  throw new TidemarkError(
    'E_END_OF_LIFE',
    `${line} cannot be rebuilt: ${line} is not a supported line (supported: ${which})`,
    { hints: ['Only supported lines are rebuilt: `releases.lines.supported` in the policy.'] },
  )
}

function noneOf(component: Component, line: string): TidemarkError {
  return new TidemarkError('E_FACTS_MISSING', `no git tag of ${component.name} is a release of ${line}`, {
    hints: ['git fetch --tags', 'tidemark status'],
  })
}

function notNewest(
  asked: Version,
  newest: Version,
  { why, of }: { readonly why: string; readonly of: string },
): TidemarkError {
  return new TidemarkError('E_REBUILD_SOURCE', `${asked.text} is not rebuilt: ${why}`, {
    hints: [`tidemark rebuild ${newest.text}${of}`],
    details: { version: asked.text, newest: newest.text },
  })
}
