import { isDigest } from '../model/digest.ts'
import type { Digest } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import { TidemarkError } from '../model/failure.ts'
import type { ComponentState, State } from '../model/state.ts'
import { isTag } from '../model/tag.ts'
import type { Component } from '../policy/policy.ts'
import { namedComponent } from './event/component.ts'
import { historyOf } from './history.ts'
import type { Interval } from './history.ts'
import type { ShowResult } from './results.ts'
import { asOfTime, stateAsOf } from './state-as-of.ts'
import type { World } from './world.ts'

export interface ShowRequest {
  /** A tag, a digest or a version. */
  readonly name: string
  readonly component?: string
  /** RFC 3339 time or date. */
  readonly asOf?: string
}

/** What a tag named at a time, since when and until when, or what is known of a digest. Throws E_UNKNOWN_NAME. */
export async function show(world: World, request: ShowRequest): Promise<ShowResult> {
  const asOf = asOfTime(request.asOf)
  const ledger = await world.ledger()
  const state = await stateAsOf(ledger, asOf)
  for (const component of candidates(world, request)) {
    const options = { component: component.name, asOf }
    const history = isTag(request.name) ? await historyOf(ledger, request.name, options) : []
    const found = find(component, state, { name: request.name, history })
    if (found !== null) return { ...found, asOf }
  }
  throw unknown(request, asOf)
}

function candidates(world: World, request: ShowRequest): readonly Component[] {
  const { component } = request
  return component === undefined ? world.policy.components : [namedComponent(world.policy, component)]
}

interface Asked {
  readonly name: string
  readonly history: readonly Interval[]
}

function find(component: Component, state: State, asked: Asked): Omit<ShowResult, 'asOf'> | null {
  const facts = state.component(component.name)
  const current = currentInterval(component, asked.history)
  const digest = current?.digest ?? digestNamed(facts, asked.name)
  if (digest === null) return null
  const described = describe(facts.byDigest(digest), current)
  return {
    name: asked.name,
    component: component.name,
    tag: current === null ? null : asked.name,
    digest,
    ...described,
    deprecated: deprecationOf(facts, described.version),
    since: current?.from ?? null,
    until: current?.to ?? null,
    by: current?.actor ?? null,
    history: asked.history.map(({ from, to, digest: was, version, image }) => ({
      from,
      to,
      digest: was,
      version,
      image,
    })),
    tags: tagsOf(component, facts, digest),
    references: component.images.map((image) => `${image}@${digest}`),
  }
}

function deprecationOf({ deprecated }: ComponentState, version: string | null): ShowResult['deprecated'] {
  const said = version === null ? undefined : deprecated.get(version)
  return said === undefined ? null : { reason: said.reason, replacement: said.replacement ?? null }
}

/** The newest interval of the primary image, or of any other when that one has none. */
function currentInterval(component: Component, history: readonly Interval[]): Interval | null {
  const primary = history.findLast((interval) => interval.image === component.images[0])
  return primary ?? history.at(-1) ?? null
}

function digestNamed(facts: ComponentState, name: string): Digest | null {
  if (isDigest(name)) return facts.byDigest(name).length > 0 ? name : null
  return facts.byVersion(name).find((fact) => fact.kind !== 'rebuild')?.digest ?? null
}

type Described = Pick<ShowResult, 'version' | 'commit' | 'branch' | 'gitTag' | 'built' | 'platforms'>

/** What is known of a digest: of its facts, the one that says most (a release before a build of the same digest). */
function describe(facts: readonly Fact[], interval: Interval | null): Described {
  const fact = facts.find((candidate) => candidate.version !== null) ?? facts[0]
  return {
    version: fact?.version?.text ?? interval?.version ?? null,
    commit: firstKnown(facts, 'commit'),
    branch: firstKnown(facts, 'branch'),
    gitTag: firstKnown(facts, 'gitTag'),
    built: fact?.date ?? null,
    platforms: fact?.platforms ?? {},
  }
}

function firstKnown(facts: readonly Fact[], key: 'commit' | 'branch' | 'gitTag'): string | null {
  return facts.find((candidate) => candidate[key] !== null)?.[key] ?? null
}

function tagsOf(component: Component, facts: ComponentState, digest: Digest): readonly string[] {
  const tags = component.images.flatMap((image) =>
    [...(facts.published.get(image) ?? [])].filter(([, seen]) => seen.digest === digest).map(([tag]) => tag),
  )
  return [...new Set(tags)].toSorted()
}

function unknown(request: ShowRequest, asOf: string | null): TidemarkError {
  const when = asOf === null ? '' : ` as of ${asOf}`
  return new TidemarkError(
    'E_UNKNOWN_NAME',
    `the ledger knows no tag, version or digest "${request.name}"${when}`,
    {
      details: { name: request.name, asOf },
      hints: ['tidemark status', 'tidemark log'],
    },
  )
}
