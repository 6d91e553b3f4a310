import type { Digest } from '../../model/digest.ts'
import type { Keeping } from './keeping.ts'
import type { Item, Shelf } from './shelf.ts'

interface Open {
  readonly item: Item
  readonly left: Digest[]
}

/**
 * What is not kept, holders before what they hold: a run that is killed leaves no index under a tag without its parts. Else the oldest
 * first.
 */
export function deletionOrder(newestFirst: readonly Item[], shelf: Shelf, keeping: Keeping): readonly Item[] {
  const done = new Set<Digest>()
  const heldFirst: Item[] = []
  const open: Open[] = []
  const enter = (digest: Digest): void => {
    const item = shelf.items.get(digest)
    if (item === undefined || keeping.has(digest) || done.has(digest)) return
    done.add(digest)
    open.push({ item, left: [...item.children, ...shelf.attachmentsOf(digest)] })
  }
  for (const { digest } of newestFirst) {
    enter(digest)
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.left.pop()
      if (next !== undefined) enter(next)
      else heldFirst.push(...open.splice(-1).map(({ item }) => item))
    }
  }
  return heldFirst.toReversed()
}
