import type { Ledger } from '../ledger/ledger.ts'
import { isDigest } from '../model/digest.ts'
import type { Digest } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import { TidemarkError } from '../model/failure.ts'
import { tagWritesIn, versionName } from '../model/names.ts'
import type { ComponentState } from '../model/state.ts'
import { isTag } from '../model/tag.ts'
import type { Component } from '../policy/policy.ts'
import { mapLimited } from '../registry/copy/weighted-pool.ts'
import { namedComponent } from './event/component.ts'
import type { ShowResult } from './results.ts'
import { digestAt } from './show/digest-at.ts'
import { factsAboutDigest, factsNaming } from './show/facts-about.ts'
import type { FactsAbout } from './show/facts-about.ts'
import { RecentBook } from './show/recent.ts'
import type { Recent, RecentInterval } from './show/recent.ts'
import { tellVersions } from './show/tell-versions.ts'
import { asOfTime } from './state-as-of.ts'
import type { World } from './world.ts'

export interface ShowRequest {
  /** A tag, a digest or a version. */
  readonly name: string
  readonly component?: string
  /** RFC 3339 time or date. */
  readonly asOf?: string
}

/** All that is looked at. */
type ShowWorld = Pick<World, 'policy' | 'ledger'>

/**
 * What a tag named at a time, since when and until when, or what is known of a digest or a version. Reads the records about it, however
 * many there are besides. Throws E_UNKNOWN_NAME, E_LEDGER_CHAIN.
 */
export async function show(world: ShowWorld, request: ShowRequest): Promise<ShowResult> {
  const asOf = asOfTime(request.asOf)
  const ledger = await world.ledger()
  const components = candidates(world, request)
  const asked = { ledger, name: request.name, asOf }
  const recent = isTag(request.name) ? await recentOf(asked, components) : new Map<string, Recent>()
  for (const component of components) {
    const found = await find(component, asked, recent.get(component.name) ?? NEVER)
    if (found !== null) return { ...found, asOf }
  }
  throw unknown(request, asOf)
}

function candidates(world: ShowWorld, request: ShowRequest): readonly Component[] {
  const { component } = request
  return component === undefined ? world.policy.components : [namedComponent(world.policy, component)]
}

interface Asked {
  readonly ledger: Ledger
  readonly name: string
  readonly asOf: string | null
}

const NEVER: Recent = { intervals: [], earlier: false }

/** The newest intervals of a tag in each component; of those after the first that has enough, there may be none. */
async function recentOf(
  { ledger, name, asOf }: Asked,
  components: readonly Component[],
): Promise<ReadonlyMap<string, Recent>> {
  const books = new Map(components.map((component) => [component.name, new RecentBook()]))
  const [first] = components
  for await (const write of ledger.writes(name, asOf)) {
    books.get(write.component)?.add(write)
    if (first !== undefined && books.get(first.name)?.isFull(first.images[0] ?? '') === true) break
  }
  return new Map([...books].map(([component, book]) => [component, book.result()]))
}

async function find(
  component: Component,
  asked: Asked,
  recent: Recent,
): Promise<Omit<ShowResult, 'asOf'> | null> {
  const intervals = await tellVersions(asked.ledger, asked.asOf, recent.intervals)
  const current = currentInterval(component, intervals)
  const digest = current?.digest ?? (await digestNamed(component, asked))
  const known = digest === null ? null : await knownOf(component, asked, { digest, current })
  if (digest === null || known === null) return null
  const { facts, described } = known
  return {
    name: asked.name,
    component: component.name,
    tag: current === null ? null : asked.name,
    digest,
    ...described,
    deprecated: deprecationOf(facts, described.version),
    ...spanOf(current),
    history: intervals.map((interval) => shown(interval)),
    earlier: recent.earlier,
    tags: await tagsOf(component, asked, { facts, digest }),
    references: component.images.map((image) => `${image}@${digest}`),
  }
}

function shown({ time, until, digest, version, image }: RecentInterval): ShowResult['history'][number] {
  return { from: time, to: until, digest, version, image }
}

function spanOf(current: RecentInterval | null): Pick<ShowResult, 'since' | 'until' | 'by'> {
  if (current === null) return { since: null, until: null, by: null }
  return { since: current.time, until: current.until, by: current.actor }
}

/** What the ledger knows of a digest; null for one that it has never heard of. */
async function knownOf(
  component: Component,
  { ledger, asOf }: Asked,
  { digest, current }: { readonly digest: Digest; readonly current: RecentInterval | null },
): Promise<{ readonly facts: ComponentState; readonly described: Described } | null> {
  const versions = typeof current?.version === 'string' ? [current.version] : []
  const { state, records } = await factsAboutDigest(ledger, asOf, { digest, versions })
  if (current !== null) demandWritten(current, records)
  const facts = state.component(component.name)
  const known = facts.byDigest(digest)
  return current === null && known.length === 0 ? null : { facts, described: describe(known, current) }
}

/** The index told of the write: the record must say the same. */
function demandWritten({ tag, seq, image, digest }: RecentInterval, records: FactsAbout['records']): void {
  const record = records.find((each) => each.seq === seq)
  const writes = record === undefined ? [] : tagWritesIn(record)
  if (writes.some((write) => write.tag === tag && write.image === image && write.digest === digest)) return
  throw new TidemarkError(
    'E_LEDGER_CHAIN',
    `the ledger is broken: record ${seq} did not write ${tag} as its index says`,
  )
}

function deprecationOf({ deprecated }: ComponentState, version: string | null): ShowResult['deprecated'] {
  const said = version === null ? undefined : deprecated.get(version)
  return said === undefined ? null : { reason: said.reason, replacement: said.replacement ?? null }
}

/** The newest interval of the primary image, or of any other when that one has none. */
function currentInterval(component: Component, intervals: readonly RecentInterval[]): RecentInterval | null {
  const primary = intervals.findLast((interval) => interval.image === component.images[0])
  return primary ?? intervals.at(-1) ?? null
}

async function digestNamed(
  { name: component }: Component,
  { ledger, name, asOf }: Asked,
): Promise<Digest | null> {
  if (isDigest(name)) return name
  const { state } = await factsNaming(ledger, asOf, [versionName(name)])
  const facts = state.component(component).byVersion(name)
  return facts.find((fact) => fact.kind !== 'rebuild')?.digest ?? null
}

/** Tags that are looked up at the same time: each reads files of its own. */
const AT_ONCE = 8

/** The tags of the component's images that named the digest then. */
async function tagsOf(
  component: Component,
  { ledger, asOf }: Asked,
  { facts, digest }: { readonly facts: ComponentState; readonly digest: Digest },
): Promise<readonly string[]> {
  const places = component.images.flatMap((image) =>
    [...(facts.published.get(image) ?? [])]
      .filter(([, seen]) => seen.digest === digest)
      .map(([tag]) => ({ component: component.name, image, tag })),
  )
  const named = await mapLimited(places, AT_ONCE, async (place) => await digestAt(ledger, asOf, place))
  const tags = places.filter((_, at) => named[at] === digest).map(({ tag }) => tag)
  return [...new Set(tags)].toSorted()
}

type Described = Pick<ShowResult, 'version' | 'commit' | 'branch' | 'gitTag' | 'built' | 'platforms'>

/** What is known of a digest: of its facts, the one that says most (a release before a build of the same digest). */
function describe(facts: readonly Fact[], current: RecentInterval | null): Described {
  const fact = facts.find((candidate) => candidate.version !== null) ?? facts[0]
  return {
    version: fact?.version?.text ?? current?.version ?? null,
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
