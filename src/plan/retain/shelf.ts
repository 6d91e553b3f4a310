import type { Digest } from '../../model/digest.ts'
import { subjectOfTag } from './content.ts'
import type { ImageContent } from './content.ts'

/** One digest in all the images of a component. */
export interface Item {
  readonly digest: Digest
  readonly size: number
  /** Of an index. */
  readonly children: ReadonlySet<Digest>
  readonly subject: Digest | null
  readonly unreadable: boolean
  /** image -> the tags there, for each image that has it. */
  readonly tags: ReadonlyMap<string, readonly string[]>
}

/** Everything that stands in the images of a component, by digest, and what holds what. */
export interface Shelf {
  readonly items: ReadonlyMap<Digest, Item>
  /** Signatures, SBOMs and whatever else is about a digest. */
  attachmentsOf(digest: Digest): ReadonlySet<Digest>
  /** The indexes that a digest is a part of, and what it is about, as far as they stand. */
  holdersOf(digest: Digest): ReadonlySet<Digest>
  /** True when some tag of any image names it. */
  isTagged(digest: Digest): boolean
}

interface Growing extends Item {
  readonly children: Set<Digest>
  readonly tags: Map<string, string[]>
}

/** What stands in `images`. */
export function shelfOf(images: readonly ImageContent[]): Shelf {
  const items = new Map<Digest, Growing>()
  for (const content of images) put(items, content)
  const attachments = new Links()
  for (const { digest, subject } of items.values()) attachments.add(subject, digest)
  for (const { tags } of images) for (const [tag, digest] of tags) attachments.add(subjectOfTag(tag), digest)
  const holders = new Links()
  for (const { digest, children } of items.values()) {
    for (const part of [...children, ...attachments.of(digest)]) holders.add(part, digest)
  }
  return {
    items,
    attachmentsOf: (digest) => attachments.of(digest),
    holdersOf: (digest) => holders.of(digest),
    isTagged: (digest) => [...(items.get(digest)?.tags.values() ?? [])].some(({ length }) => length > 0),
  }
}

function put(items: Map<Digest, Growing>, { image, tags, manifests }: ImageContent): void {
  for (const { digest, children, ...said } of manifests.values()) {
    const known = items.get(digest)
    const item = known ?? { digest, ...said, children: new Set(), tags: new Map<string, string[]>() }
    for (const child of children) item.children.add(child)
    item.tags.set(image, [])
    items.set(digest, item)
  }
  for (const [tag, digest] of tags) items.get(digest)?.tags.get(image)?.push(tag)
}

const NONE: ReadonlySet<Digest> = new Set()

class Links {
  readonly #links = new Map<Digest, Set<Digest>>()

  of(from: Digest): ReadonlySet<Digest> {
    return this.#links.get(from) ?? NONE
  }

  add(from: Digest | null, to: Digest): void {
    if (from === null || from === to) return
    const known = this.#links.get(from)
    if (known === undefined) this.#links.set(from, new Set([to]))
    else known.add(to)
  }
}
