import type { State } from '../../model/state.ts'
import { compareVersions, parseVersion } from '../../model/version.ts'
import type { Claimed } from '../../plan/adopt/explained.ts'
import { rebuiltOf, tellsRebuild } from '../../plan/adopt/rebuilt.ts'
import type { Dated } from '../../plan/adopt/rebuilt.ts'
import { cachedReads } from '../../registry/cache/open-cache.ts'
import { mapLimited } from '../../registry/copy/weighted-pool.ts'
import type { ContentStore } from '../../registry/image-store.ts'
import type { World } from '../world.ts'
import type { Standing } from './adoptions.ts'
import { readSaid } from './said.ts'
import { saysWhatItIs } from './tellable.ts'
import type { Tellable } from './tellable.ts'

export interface RebuildBasis {
  readonly standing: readonly Standing[]
  /** The releases that are told. */
  readonly releases: readonly Tellable[]
  readonly state: State
}

const READS_AT_ONCE = 8

/**
 * The rebuilds that tags such as `0.3-r20260302` tell, and that the ledger does not know, oldest first. Without them every float that a
 * rebuild took forward would be wanted back at the release.
 */
export async function tellableRebuilds(world: World, basis: RebuildBasis): Promise<readonly Tellable[]> {
  const cached = cachedReads(world)
  const now = world.clock.now().toISOString()
  const dated = datedByComponent(basis.releases)
  const found = await mapLimited(strangersIn(basis), READS_AT_ONCE, async (stranger) => {
    const store = cached(stranger.standing.store)
    return (await tellRebuild(store, stranger, dated.get(stranger.component) ?? [])) ?? []
  })
  return found
    .flat()
    .map((each) => ({ ...each, data: { ...each.data, date: earlier(each.data.date, now) } }))
    .toSorted((a, b) => (a.data.date < b.data.date ? -1 : 1))
}

/** The end of a day that is not over yet has not come. */
function earlier(a: string, b: string): string {
  return a < b ? a : b
}

interface Known extends Dated {
  readonly data: Tellable['data']
}

function datedByComponent(releases: readonly Tellable[]): ReadonlyMap<string, readonly Known[]> {
  const groups = Map.groupBy(releases, ({ component }) => component)
  return new Map([...groups].map(([component, group]) => [component, highestFirst(group)]))
}

function highestFirst(releases: readonly Tellable[]): readonly Known[] {
  return releases
    .map(({ data }) => ({ data, version: parseVersion(data.version), date: data.date }))
    .toSorted((a, b) => compareVersions(b.version, a.version))
}

interface Stranger {
  readonly component: string
  readonly claimed: Claimed
  readonly standing: Standing
  /** Images that have the same bytes under the tag. */
  readonly images: readonly string[]
}

/** Rebuilds of which neither a release nor the ledger tells. Places that differ under the tag leave open which of them it was. */
function strangersIn({ standing, releases, state }: RebuildBasis): readonly Stranger[] {
  const told = new Set(releases.map(({ data }) => data.digest))
  const seen = new Set<string>()
  return standing.flatMap((each) =>
    [...each.claims.byComponent].flatMap(([component, tags]) =>
      tags.filter(tellsRebuild).flatMap((claimed): readonly Stranger[] => {
        const { tag, digest } = claimed
        const having = standing.filter(
          ({ tags: own, components }) => components.includes(component) && own.has(tag),
        )
        const known = told.has(digest) || saysWhatItIs(state.component(component).byDigest(digest))
        const name = `${component} ${digest}`
        if (known || seen.has(name) || having.some(({ tags: own }) => own.get(tag) !== digest)) return []
        seen.add(name)
        return [{ component, claimed, standing: each, images: having.map(({ image }) => image) }]
      }),
    ),
  )
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u

/** null for an image that cannot be read, and for one of which nothing tells the release. */
async function tellRebuild(
  store: ContentStore,
  { component, claimed, images }: Stranger,
  releases: readonly Known[],
): Promise<Tellable | null> {
  const said = await readSaid(store, claimed.digest)
  if (said === null) return null
  const [[version], [created]] = [said.label('version'), said.label('created')]
  const rebuilt = rebuiltOf(claimed, releases, { version, created })
  if (rebuilt === null) return null
  const source = releases.find(({ data }) => data.version === rebuilt.version.text)?.data
  const commit = said.label('revision').find((text) => COMMIT.test(text)) ?? source?.commit
  const { digest, mediaType, bytes } = said.manifest
  const data = {
    digest,
    mediaType,
    size: bytes.length,
    images,
    version: rebuilt.version.text,
    date: rebuilt.date,
    ...(commit !== undefined && { commit }),
    ...(source?.gitTag !== undefined && { gitTag: source.gitTag }),
  }
  return { type: 'rebuild', component, tag: claimed.tag, data }
}
