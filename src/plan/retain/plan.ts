import type { Digest } from '../../model/digest.ts'
import { shortDigest } from '../../model/digest.ts'
import { classesOfTag } from '../../policy/match.ts'
import type { TagClass } from '../../policy/policy.ts'
import { compareText } from '../order.ts'
import { agesOf } from './ages.ts'
import type { Ages } from './ages.ts'
import type { ImageContent } from './content.ts'
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
  /** In the order of deletion: what holds others goes before what it holds, else the oldest first. */
  readonly delete: readonly PlannedDeletion[]
  /** The newest first. */
  readonly keep: readonly KeptDigest[]
}

/**
 * What no rule keeps (docs/retain.md). Pure. Everything that stands in the images is either kept, with reasons, or deleted: what is kept
 * is closed over the parts of an index and over signatures and the like.
 */
export function planRetention(given: RetainInput): ComponentRetention {
  const input = { ...given, images: given.images.map(inOrder) }
  const shelf = shelfOf(input.images)
  const context = { input, shelf, ages: agesOf(factsOf(input)), classesOf: classesIn(input) }
  const book = new KeepBook()
  for (const rule of KEEP_RULES) rule(book, context)
  const keeping = book.closed(shelf)
  const newestFirst = byAge([...shelf.items.values()], context.ages)
  return {
    component: input.component.name,
    images: input.images.map(({ image }) => image),
    delete: deletionOrder(newestFirst, shelf, keeping).map((item) => deletionOf(item, input, shelf)),
    keep: newestFirst.flatMap((item) => keptOf(item, keeping.get(item.digest))),
  }
}

/** Each tag is looked up once. */
function classesIn({ policy, component }: RetainInput): (tag: string) => readonly TagClass[] {
  const environments = policy.environments.map(({ name }) => name)
  const known = new Map<string, readonly TagClass[]>()
  return (tag) => {
    const classes = known.get(tag) ?? classesOfTag(component, tag, environments)
    known.set(tag, classes)
    return classes
  }
}

/** The same facts give the same plan, to the byte, in whatever order a registry answered. */
function inOrder({ image, tags, manifests }: ImageContent): ImageContent {
  return { image, tags: new Map(sorted(tags)), manifests: new Map(sorted(manifests)) }
}

function sorted<Key extends string, Value>(entries: ReadonlyMap<Key, Value>): readonly [Key, Value][] {
  return [...entries].toSorted(([a], [b]) => compareText(a, b))
}

function byAge(items: readonly Item[], ages: Ages): readonly Item[] {
  const ageOf = ({ digest }: Item): string => ages.get(digest) ?? ''
  return items.toSorted((a, b) => compareText(ageOf(b), ageOf(a)) || compareText(a.digest, b.digest))
}

function keptOf(item: Item, reasons: readonly Reason[] | undefined): readonly KeptDigest[] {
  return reasons === undefined ? [] : [{ ...listed(item), reasons }]
}

function listed({ digest, size, tags }: Item): Listed {
  return { digest, size, tags: Object.fromEntries(tags) }
}

function deletionOf(item: Item, input: RetainInput, shelf: Shelf): PlannedDeletion {
  return { ...listed(item), why: whyGone(item.digest, input, shelf) }
}

function whyGone(digest: Digest, input: RetainInput, shelf: Shelf): string {
  const facts = factsOf(input).byDigest(digest)
  const newest = facts.findLast(({ kind }) => kind !== 'promotion') ?? facts[0]
  if (newest !== undefined) {
    const name = newest.version === null ? newest.kind : `${newest.kind} ${newest.version.text}`
    return `${name} of ${newest.date.slice(0, 10)}: no rule keeps it`
  }
  const [holder] = shelf.holdersOf(digest)
  return holder === undefined ? 'no rule keeps it' : `goes with ${shortDigest(holder)}`
}
