import type { Claimed } from '../../plan/adopt/explained.ts'
import { mapLimited } from '../../registry/copy/weighted-pool.ts'
import type { ContentStore } from '../../registry/image-store.ts'
import { readSaid } from './said.ts'

/** Each costs a few requests. */
const MOST = 12
const READS_AT_ONCE = 8

/**
 * Exact tags that were written twice, as far as anything still tells: a float names bytes under no exact tag, and these say of themselves
 * that they are a version whose exact tag names others. One sentence each, by the key of the float's class.
 */
export async function pushedOver(
  store: ContentStore,
  claimed: readonly Claimed[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const exact = new Map(
    claimed.flatMap((each) => (isExact(each) ? [[each.values?.version, each] as const] : [])),
  )
  const told = new Set(
    claimed.flatMap(({ tagClass, digest }) => (tagClass.moves === 'never' ? [digest] : [])),
  )
  const strange = claimed.filter(({ tagClass, digest }) => tagClass.moves === 'forward' && !told.has(digest))
  const found = await mapLimited(strange.slice(0, MOST), READS_AT_ONCE, async ({ tag, digest, tagClass }) => {
    const said = await readSaid(store, digest)
    const [version] = said?.label('version') ?? []
    const named = exact.get(version?.replace(/^v/u, ''))
    if (named === undefined) return []
    const doubt = `${tag} names other bytes than ${named.tag}, and they say that they are ${version ?? ''}: it was built again, or ${named.tag} was pushed over`
    return [[tagClass.key, doubt] as const]
  })
  const byKey = Map.groupBy(found.flat(), ([key]) => key)
  return new Map([...byKey].map(([key, doubts]) => [key, doubts.map(([, doubt]) => doubt)]))
}

function isExact({ tagClass, values }: Claimed): boolean {
  return tagClass.moves === 'never' && tagClass.platforms.length === 0 && values?.version !== undefined
}
