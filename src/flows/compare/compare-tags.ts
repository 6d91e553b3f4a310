import type { Digest } from '../../model/digest.ts'
import type { Change } from '../../plan/compare/change.ts'
import { classifyChange } from '../../plan/compare/classify-change.ts'
import { knownPicture } from '../../plan/compare/image-picture.ts'
import type { ImagePicture } from '../../plan/compare/image-picture.ts'
import { readPicture } from '../../registry/copy/picture.ts'
import { mapLimited } from '../../registry/copy/weighted-pool.ts'
import type { ContentStore } from '../../registry/image-store.ts'

/** What became of one tag. */
export interface TagComparison {
  readonly tag: string
  readonly state: 'same' | 'different' | 'only-a' | 'only-b'
  readonly a: Digest | null
  readonly b: Digest | null
  /** How the second differs from the first; null unless both have the tag with different digests. */
  readonly change: Change | null
}

type Tags = ReadonlyMap<string, Digest | null>

/** Images that are compared at once; each is a few small reads. */
const AT_ONCE = 8

/** Every tag of either image, sorted; manifests are read only of tags that differ, each pair of digests once. */
export async function compareTags(
  stores: readonly [ContentStore, ContentStore],
  [a, b]: readonly [Tags, Tags],
): Promise<readonly TagComparison[]> {
  const rows = rowsOf(a, b)
  const pairs = new Map<string, readonly [Digest, Digest]>()
  for (const { a: before, b: after, state } of rows)
    if (state === 'different' && before !== null && after !== null)
      pairs.set(`${before} ${after}`, [before, after])
  const changes = await mapLimited([...pairs], AT_ONCE, async ([key, [before, after]]) => {
    return [key, await changeBetween(stores, before, after)] as const
  })
  const known = new Map(changes)
  return rows.map((row) => ({ ...row, change: known.get(`${row.a} ${row.b}`) ?? null }))
}

function rowsOf(a: Tags, b: Tags): readonly Omit<TagComparison, 'change'>[] {
  const tags = [...new Set([...a.keys(), ...b.keys()])].toSorted()
  return tags
    .map((tag) => ({ tag, a: a.get(tag) ?? null, b: b.get(tag) ?? null }))
    .filter((row) => row.a !== null || row.b !== null)
    .map((row) => ({ ...row, state: stateOf(row) }))
}

function stateOf({ a, b }: Pick<TagComparison, 'a' | 'b'>): TagComparison['state'] {
  if (a === null) return 'only-b'
  if (b === null) return 'only-a'
  return a === b ? 'same' : 'different'
}

async function changeBetween(
  [a, b]: readonly [ContentStore, ContentStore],
  before: Digest,
  after: Digest,
): Promise<Change> {
  const [old, fresh] = await Promise.all([pictureOf(a, before), pictureOf(b, after)])
  return classifyChange(old, fresh)
}

/** What was deleted between being listed and being read is known by its digest alone. */
async function pictureOf(store: ContentStore, digest: Digest): Promise<ImagePicture> {
  return (await readPicture(store, digest)) ?? knownPicture(digest, {})
}
