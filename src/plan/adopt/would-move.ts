import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { compareVersions, isStable, lineOf, tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { Component } from '../../policy/policy.ts'
import { createViews } from '../views.ts'
import type { Claimed } from './explained.ts'

/** A floating tag that is not where the policy wants it. */
export interface Movement {
  readonly tag: string
  readonly class: string
  /** null: it is not there. */
  readonly from: Digest | null
  /** The version that it names, where an exact tag tells; null otherwise. */
  readonly fromVersion: string | null
  readonly to: Digest
  /** The version that it would name. */
  readonly version: string
}

/**
 * The floating tags that would move, or be made, if the releases were those that the exact tags tell: the policy's own views over them.
 * Tags of commits, branches and environments tell no order, and stay out of it.
 */
export function movementsOf(component: Component, claimed: readonly Claimed[]): readonly Movement[] {
  const views = createViews(component)
  const facts = factsOf(component, claimed)
  for (const fact of facts) views.add(fact)
  const versions = new Map(facts.map(({ digest, version }) => [digest, version?.text ?? null]))
  const standing = new Map(claimed.map(({ tag, digest }) => [tag, digest]))
  const movements: Movement[] = []
  for (const { tag, class: tagClass, fact, digest } of views.entries()) {
    const from = standing.get(tag) ?? null
    if (tagClass.moves !== 'forward' || digest === null || fact === null || from === digest) continue
    const fromVersion = from === null ? null : (versions.get(from) ?? null)
    movements.push({
      tag,
      class: tagClass.key,
      from,
      fromVersion,
      to: digest,
      version: fact.version?.text ?? '',
    })
  }
  return movements
}

/** The releases and rebuilds that tags which are written once tell of. */
function factsOf(component: Component, claimed: readonly Claimed[]): readonly Fact[] {
  const once = claimed.filter(({ tagClass }) => tagClass.moves === 'never' && tagClass.platforms.length === 0)
  const releases = new Map<string, Fact>()
  for (const { tagClass, values, digest } of once) {
    const version = tryParseVersion(values?.version ?? '')
    if (version === null || releases.has(version.text) || tagClass.from.includes('rebuild')) continue
    releases.set(version.text, factOf(component.name, { version, digest, order: releases.size }))
  }
  const versions = [...releases.values()]
    .flatMap(({ version }) => version ?? [])
    .toSorted((a, b) => compareVersions(b, a))
  const rebuilds = once
    .filter(({ tagClass }) => tagClass.from.includes('rebuild'))
    .toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
    .flatMap((each, index) => rebuildOf(component.name, { each, versions, order: releases.size + index }))
  return [...releases.values(), ...rebuilds]
}

interface Rebuilt {
  readonly each: Claimed
  /** The highest first. */
  readonly versions: readonly Version[]
  readonly order: number
}

function rebuildOf(component: string, { each, versions, order }: Rebuilt): readonly Fact[] {
  const { version: text, major, minor } = each.values ?? {}
  const line = minor === undefined ? major : `${major}.${minor}`
  const version =
    text === undefined
      ? versions.find((one) => isStable(one) && lineOf(one, minor === undefined ? 'major' : 'minor') === line)
      : tryParseVersion(text)
  if (version === undefined || version === null) return []
  return [{ ...factOf(component, { version, digest: each.digest, order }), kind: 'rebuild' }]
}

interface Told {
  readonly version: Version
  readonly digest: Digest
  readonly order: number
}

// Only the order of dates counts: rebuilds come after what they rebuild, and each after the one before.
const BEGINNING = Date.UTC(2000, 0, 1)

function factOf(component: string, { version, digest, order }: Told): Fact {
  return {
    kind: isStable(version) ? 'release' : 'prerelease',
    component,
    id: `adopted-${order}`,
    seq: order + 1,
    digest,
    version,
    commit: null,
    branch: null,
    gitTag: null,
    environment: null,
    run: null,
    date: new Date(BEGINNING + order * 1000).toISOString(),
    platforms: {},
    actor: null,
    schemaChange: false,
  }
}
