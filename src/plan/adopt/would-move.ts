import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { compareVersions, isStable, tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { Component } from '../../policy/policy.ts'
import { createViews } from '../views.ts'
import type { Wanted } from '../views.ts'
import type { Claimed } from './explained.ts'
import { rebuiltOf, tellsRebuild } from './rebuilt.ts'
import type { GitTagSeen } from './survey.ts'

/** A tag that is not where the policy wants it. */
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

type GitTags = ReadonlyMap<string, GitTagSeen>

/**
 * The tags that would be made, and the floating ones that would move, if the releases were those that exact tags and git tags (by SemVer
 * text) tell: the policy's own views over them. Builds of branches and promotions leave no trace that could be counted.
 */
export function movementsOf(
  component: Component,
  claimed: readonly Claimed[],
  gitTags: GitTags = new Map(),
): readonly Movement[] {
  const views = createViews(component)
  const facts = factsOf(component, claimed, gitTags)
  for (const fact of facts) views.add(fact)
  const versions = new Map(facts.map(({ digest, version }) => [digest, version?.text ?? null]))
  const standing = new Map(claimed.map(({ tag, digest }) => [tag, digest]))
  return [...views.entries()].flatMap((wanted): readonly Movement[] => {
    const { tag, digest: to, fact } = wanted
    const from = standing.get(tag) ?? null
    if (to === null || from === to || !mayMove(wanted, from)) return []
    const fromVersion = from === null ? null : (versions.get(from) ?? null)
    return [{ tag, class: wanted.class.key, from, fromVersion, to, version: fact?.version?.text ?? '' }]
  })
}

/** What is written once, or by the day, may be lacking; it moves for nobody. */
function mayMove({ class: { moves } }: Wanted, from: Digest | null): boolean {
  return moves === 'forward' || from === null
}

/** The releases and rebuilds that tags which are written once tell of. */
function factsOf(component: Component, claimed: readonly Claimed[], gitTags: GitTags): readonly Fact[] {
  const releases = new Map<string, Fact>()
  for (const { tagClass, values, digest } of claimed) {
    const version = tryParseVersion(values?.version ?? '')
    const exact = tagClass.moves === 'never' && tagClass.platforms.length === 0
    if (!exact || version === null || releases.has(version.text) || tagClass.from.includes('rebuild'))
      continue
    releases.set(version.text, factOf(component, { version, digest, gitTag: gitTags.get(version.text) }))
  }
  const dated = [...releases.values()].flatMap(({ version, date }) =>
    version === null ? [] : [{ version, date }],
  )
  const sorted = dated.toSorted((a, b) => compareVersions(b.version, a.version))
  const rebuilds = claimed.flatMap((each): readonly Fact[] => {
    const rebuilt = tellsRebuild(each) ? rebuiltOf(each, sorted) : null
    if (rebuilt === null) return []
    const { version, date } = rebuilt
    return [
      { ...factOf(component, { version, digest: each.digest, gitTag: undefined }), kind: 'rebuild', date },
    ]
  })
  return [...releases.values(), ...rebuilds].map((fact, at) => ({
    ...fact,
    id: `adopted-${at}`,
    seq: at + 1,
  }))
}

interface Told {
  readonly version: Version
  readonly digest: Digest
  readonly gitTag: GitTagSeen | undefined
}

// Before any rebuild, for a version that git does not know.
const BEGINNING = '2000-01-01T00:00:00.000Z'

function factOf({ name }: Component, { version, digest, gitTag }: Told): Fact {
  return {
    kind: isStable(version) ? 'release' : 'prerelease',
    component: name,
    id: '',
    seq: 0,
    digest,
    version,
    commit: gitTag?.commit ?? null,
    branch: null,
    gitTag: gitTag?.name ?? null,
    environment: null,
    run: null,
    date: gitTag?.time ?? BEGINNING,
    platforms: {},
    actor: null,
    schemaChange: false,
  }
}
