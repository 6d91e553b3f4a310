import type { Digest } from '../../model/digest.ts'
import { auditedArtifacts } from '../../plan/audit/artifacts.ts'
import { classifiedDigests } from '../../plan/audit/change-of.ts'
import type { AuditSight } from '../../plan/audit/sight.ts'
import type { ImagePicture } from '../../plan/compare/image-picture.ts'
import { cachedReads } from '../../registry/cache/open-cache.ts'
import type { ContentStore } from '../../registry/image-store.ts'
import type { Target } from '../content/targets.ts'
import type { World } from '../world.ts'
import { meteredStore } from './metered.ts'
import { readPictures } from './read-pictures.ts'
import type { Scope } from './scope.ts'
import type { Seen } from './second-look.ts'

/** So many releases are read whole by one audit: the next ones go on, and cost nothing for what they know. */
const MOST_READ = 50
/** A release is looked into again after so long, though nothing says that it changed: its parts may have been deleted. */
const AGE = 7 * 24 * 60 * 60 * 1000

/** What is inside of releases, and of what stands in their place. */
export interface Contents {
  /** null: no image of the component has it. */
  readonly pictures: ReadonlyMap<Digest, ImagePicture | null>
  /** Those that were read by this audit. */
  readonly fresh: ReadonlySet<Digest>
  /** Releases, and what runs: how many there are, and of how many the content was never read. */
  readonly artifacts: number
  readonly unread: number
  /** False when the budget was spent. */
  readonly complete: boolean
}

interface Known {
  readonly scope: Scope
  readonly targets: readonly Target[]
}

/** Opens what findings speak of, and the releases that are due. Throws what a registry gives cause for. */
export async function lookInside(
  world: World,
  { sight, findings }: Pick<Seen, 'sight' | 'findings'>,
  { scope, targets }: Known,
): Promise<Contents> {
  const digests = auditedArtifacts(sight).map(({ digest }) => digest)
  const kept = scope.deep ? new Map<Digest, ImagePicture>() : keptOf(scope, digests)
  const due = dueOf(sight, scope, digests)
  const read = await readPictures(storesOf(world, targets, scope), [...classifiedDigests(findings), ...due])
  const pictures = new Map<Digest, ImagePicture | null>([...kept, ...read.pictures])
  return {
    pictures,
    fresh: new Set(read.pictures.keys()),
    artifacts: digests.length,
    unread: digests.filter((digest) => !pictures.has(digest)).length,
    complete: read.complete,
  }
}

function keptOf({ cursor }: Scope, digests: readonly Digest[]): Map<Digest, ImagePicture> {
  const kept = new Map<Digest, ImagePicture>()
  for (const digest of digests) {
    const known = cursor.pictures.get(digest)
    if (known !== undefined) kept.set(digest, known.picture)
  }
  return kept
}

/** All of them, or as many as one audit reads: those that were never read, then those that were read long ago. */
function dueOf(sight: AuditSight, { cursor, deep }: Scope, digests: readonly Digest[]): readonly Digest[] {
  if (deep) return digests
  const unread = mostNeeded(
    sight,
    digests.filter((digest) => !cursor.pictures.has(digest)),
  )
  const old = digests.filter((digest) => isOld(cursor.pictures.get(digest)?.at, sight.now))
  return [...unread, ...old].slice(0, MOST_READ)
}

/** Also for a time that is yet to come: a clock was wrong. */
function isOld(at: string | undefined, now: Date): boolean {
  return at !== undefined && !(Math.abs(now.getTime() - Date.parse(at)) < AGE)
}

/** What runs somewhere first, then the newest. */
function mostNeeded({ state }: AuditSight, digests: readonly Digest[]): readonly Digest[] {
  const running = new Set(state.facts.filter(({ kind }) => kind === 'promotion').map(({ digest }) => digest))
  const newest = digests.toReversed()
  return [
    ...newest.filter((digest) => running.has(digest)),
    ...newest.filter((digest) => !running.has(digest)),
  ]
}

/** A deep audit looks at the registry's own bytes. What comes from the cache costs the one request that asks whether it is there still. */
function storesOf(
  world: World,
  targets: readonly Target[],
  { deep, budget }: Scope,
): readonly ContentStore[] {
  const metered = targets.map(({ store }) => meteredStore(store, budget))
  return deep ? metered : metered.map(cachedReads(world))
}
