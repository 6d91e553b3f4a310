import type { Digest } from '../../model/digest.ts'
import { shortDigest } from '../../model/digest.ts'
import { agesOf } from './ages.ts'
import type { RetainInput } from './input.ts'
import { factsOf } from './input.ts'
import { KeepBook } from './keeping.ts'
import type { Reason } from './keeping.ts'
import { deletionOrder } from './order.ts'
import { KEEP_RULES } from './rules.ts'
import { shelfOf } from './shelf.ts'
import type { Item, Shelf } from './shelf.ts'

/** A digest with the tags that name it, by image; of an image that has it without a tag the list is empty. */
export interface Listed {
  readonly digest: Digest
  readonly tags: Readonly<Record<string, readonly string[]>>
  /** Bytes of the manifest, its configuration and its layers, which other images may share. */
  readonly size: number
}

export interface PlannedDeletion extends Listed {
  readonly why: string
}

export interface KeptDigest extends Listed {
  readonly reasons: readonly Reason[]
}

/** What would be deleted of one component, and what is kept. Plain data. */
export interface ComponentRetention {
  readonly component: string
  readonly images: readonly string[]
  /** In the order of deletion: what holds others goes before what it holds. */
  readonly delete: readonly PlannedDeletion[]
  readonly keep: readonly KeptDigest[]
}

/**
 * What no rule keeps (docs/retain.md). Pure. Everything that stands in the images is either kept, with reasons, or deleted: what is kept
 * is closed over the parts of an index and over signatures and the like.
 */
export function planRetention(input: RetainInput): ComponentRetention {
  const shelf = shelfOf(input.images)
  const context = { input, shelf, ages: agesOf(factsOf(input)) }
  const book = new KeepBook()
  for (const rule of KEEP_RULES) rule(book, context)
  const keeping = book.closed(shelf)
  return {
    component: input.component.name,
    images: input.images.map(({ image }) => image),
    delete: deletionOrder(shelf, keeping).map((item) => deletionOf(item, input, shelf)),
    keep: [...shelf.items.values()].flatMap((item) => keptOf(item, keeping.get(item.digest))),
  }
}

function keptOf(item: Item, reasons: readonly Reason[] | undefined): readonly KeptDigest[] {
  return reasons === undefined ? [] : [{ ...listed(item), reasons }]
}

function listed({ digest, size, tags }: Item): Listed {
  const sorted = [...tags].map(([image, names]) => [image, names.toSorted()] as const)
  return { digest, size, tags: Object.fromEntries(sorted) }
}

function deletionOf(item: Item, input: RetainInput, shelf: Shelf): PlannedDeletion {
  return { ...listed(item), why: whyGone(item.digest, input, shelf) }
}

function whyGone(digest: Digest, input: RetainInput, shelf: Shelf): string {
  const newest = factsOf(input).byDigest(digest).at(-1)
  if (newest !== undefined) {
    const name = newest.version === null ? newest.kind : `${newest.kind} ${newest.version.text}`
    return `${name} of ${newest.date.slice(0, 10)}: no rule keeps it`
  }
  const [holder] = shelf.holdersOf(digest)
  return holder === undefined ? 'no rule keeps it' : `goes with ${shortDigest(holder)}`
}
