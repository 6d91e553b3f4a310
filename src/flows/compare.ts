import { isDigest } from '../model/digest.ts'
import type { Digest } from '../model/digest.ts'
import { TidemarkError } from '../model/failure.ts'
import type { Change } from '../plan/compare/change.ts'
import { classifyChange } from '../plan/compare/classify-change.ts'
import type { Gap, ImagePicture } from '../plan/compare/image-picture.ts'
import { cachedReads } from '../registry/cache/open-cache.ts'
import { readPicture } from '../registry/copy/picture.ts'
import type { ContentStore } from '../registry/image-store.ts'
import type { TagComparison } from './compare/compare-tags.ts'
import { isBare, namesAll, openAll, openOne } from './compare/side.ts'
import type { Side } from './compare/side.ts'
import type { CompareWorld } from './compare/world.ts'

export interface CompareRequest {
  /** `IMAGE:TAG`, `IMAGE@DIGEST`, `IMAGE`, `oci:DIR[:REF]`, `oci-archive:FILE[:REF]`, or a bare tag, version or digest. */
  readonly a: string
  readonly b: string
  /** Whose images a bare name is looked up in. */
  readonly component?: string
}

/** One of the two that were compared. */
export interface ComparedSide {
  /** As it was written. */
  readonly given: string
  /** Canonical name. */
  readonly image: string
  /** A tag or a digest; null: all tags. */
  readonly reference: string | null
  /** null when all tags are compared. */
  readonly digest: Digest | null
  readonly mediaType: string | null
  readonly kind: ImagePicture['kind'] | null
  /** How many tags there are; null when one image is compared. */
  readonly tags: number | null
  /** Parts that are named and could not be read. */
  readonly gaps: readonly Gap[]
  /** Tags that are listed and name nothing. */
  readonly dangling: readonly string[]
}

/** `tidemark compare`: of `change` and `tags`, one is null. */
export interface CompareResult {
  /** True when both have the same digest, or every tag has. */
  readonly same: boolean
  readonly a: ComparedSide
  readonly b: ComparedSide
  /** How image b differs from image a. */
  readonly change: Change | null
  /** Every tag of either, sorted. */
  readonly tags: readonly TagComparison[] | null
}

/**
 * How two images differ, or all tags of two images. Reads manifests and configurations, no layers. Throws E_REFERENCE for
 * what names neither, or names a tag on one side only; E_IMAGE_ABSENT where there is nothing to compare; E_POLICY_MISSING
 * for a bare name without a policy; and what reading throws.
 */
export async function compare(world: CompareWorld, request: CompareRequest): Promise<CompareResult> {
  const all = namesAll(request.a) && namesAll(request.b)
  const open = all ? openAll : openOne
  const { component } = request
  const more = component === undefined ? {} : { component }
  const a = await open(world, { given: request.a, ...more })
  try {
    const b = await open(world, { given: request.b, ...more })
    try {
      return all ? await compareAll(world, a, b) : await compareOne(cachedReads(world), a, b)
    } finally {
      await b.close()
    }
  } finally {
    await a.close()
  }
}

const HIDDEN =
  'Is the name right? Capitals count, and some registries hide what is private from whoever is not logged in.'

type Reads = (store: ContentStore) => ContentStore

async function compareOne(reads: Reads, a: Side, b: Side): Promise<CompareResult> {
  const [before, after] = await Promise.all([pictureOf(reads, a), pictureOf(reads, b)])
  const change = classifyChange(before, after)
  return {
    same: change.kind === 'same',
    a: imageSide(a, before),
    b: imageSide(b, after),
    change,
    tags: null,
  }
}

async function pictureOf(reads: Reads, { given, store, reference }: Side): Promise<ImagePicture> {
  const picture = reference === null ? null : await readPicture(reads(store), reference)
  if (picture !== null) return picture
  throw absent({ given, store, reference })
}

function absent({ given, store, reference }: Pick<Side, 'given' | 'store' | 'reference'>): TidemarkError {
  const wanted = reference ?? given
  const what = `${store.name} has no ${isDigest(wanted) ? 'manifest' : 'tag'} ${wanted}`
  const isUnknown = isBare(given) && wanted === given && !isDigest(given)
  return new TidemarkError('E_IMAGE_ABSENT', isUnknown ? `${what}, and the ledger no such version` : what, {
    hints: [isUnknown ? 'What there is:  tidemark status' : HIDDEN],
    details: { image: store.name, reference },
  })
}

async function compareAll(world: CompareWorld, a: Side, b: Side): Promise<CompareResult> {
  const [{ readTags }, { compareTags }] = await Promise.all([
    import('./compare/read-tags.ts'),
    import('./compare/compare-tags.ts'),
  ])
  const [before, after] = await Promise.all([readTags(world, a.store), readTags(world, b.store)])
  if (before.size + after.size === 0) throw nothingThere(a, b)
  const reads = cachedReads(world)
  const tags = await compareTags([reads(a.store), reads(b.store)], [before, after])
  return {
    same: tags.every(({ state }) => state === 'same'),
    a: tagsSide(a, before),
    b: tagsSide(b, after),
    change: null,
    tags,
  }
}

function nothingThere(a: Side, b: Side): TidemarkError {
  return new TidemarkError('E_IMAGE_ABSENT', `neither ${a.given} nor ${b.given} has a tag`, {
    hints: [HIDDEN],
    details: { images: [a.store.name, b.store.name] },
  })
}

function imageSide({ given, store, reference }: Side, picture: ImagePicture): ComparedSide {
  const { digest, mediaType, kind, gaps } = picture
  return { given, image: store.name, reference, digest, mediaType, kind, tags: null, gaps, dangling: [] }
}

function tagsSide({ given, store }: Side, tags: ReadonlyMap<string, Digest | null>): ComparedSide {
  const dangling = [...tags].filter(([, digest]) => digest === null).map(([tag]) => tag)
  const nothing = { reference: null, digest: null, mediaType: null, kind: null, gaps: [] }
  return {
    given,
    image: store.name,
    ...nothing,
    tags: tags.size - dangling.length,
    dangling: dangling.toSorted(),
  }
}
