import type { AdoptionData } from '../../model/data.ts'
import type { Digest } from '../../model/digest.ts'
import type { State } from '../../model/state.ts'
import { isAttachment } from '../../plan/adopt/attachments.ts'
import type { ImageClaims } from '../../plan/adopt/explained.ts'
import type { ImageStore } from '../../registry/image-store.ts'

/** One image as it stands, and what of it belongs to which component. */
export interface Standing {
  readonly image: string
  readonly store: ImageStore
  readonly tags: ReadonlyMap<string, Digest>
  readonly claims: ImageClaims
  /** The components that are adopted here; the first takes what no class knows. */
  readonly components: readonly string[]
}

export interface Adoption {
  readonly component: string
  readonly data: AdoptionData
}

/** A tag that the ledger knows with another digest. */
export interface Changed {
  readonly image: string
  readonly tag: string
  readonly recorded: Digest
  readonly now: Digest
}

/** A record is one line of the ledger, and is read whole. */
export const MOST_IN_RECORD = 2000

/** The adoption records that the ledger lacks, one made after the other: of a large registry nobody needs all at once. */
export function* newAdoptions(standing: readonly Standing[], state: State): Iterable<Adoption> {
  for (const each of standing) {
    const { image, components } = each
    for (const component of components) {
      for (const tags of chunksOf(strangeTags(each, component, state)))
        yield { component, data: { image, tags } }
    }
  }
}

/** By image: how many tags the ledger lacks. */
export function countNew(standing: readonly Standing[], state: State): ReadonlyMap<string, number> {
  const count = (each: Standing): number =>
    each.components.reduce((sum, component) => sum + lengthOf(strangeTags(each, component, state)), 0)
  return new Map(standing.map((each) => [each.image, count(each)]))
}

/** The tags that the ledger knows with another digest. */
export function changedTags(standing: readonly Standing[], state: State): readonly Changed[] {
  return standing.flatMap((each) =>
    each.components.flatMap((component) => {
      const known = state.component(component).published.get(each.image)
      return [...tagsOf(each, component)].flatMap(([tag, now]) => {
        const recorded = known?.get(tag)?.digest
        return recorded === undefined || recorded === now ? [] : [{ image: each.image, tag, recorded, now }]
      })
    }),
  )
}

type Tag = readonly [tag: string, digest: Digest]

/** The tags that the ledger knows nothing of. */
function* strangeTags(standing: Standing, component: string, state: State): Iterable<Tag> {
  const known = state.component(component).published.get(standing.image)
  for (const entry of tagsOf(standing, component)) if (known?.has(entry[0]) !== true) yield entry
}

/** The tags of a component in an image; those of no class go to the first component. */
function* tagsOf({ tags, claims, components }: Standing, component: string): Iterable<Tag> {
  for (const { tag, digest } of claims.byComponent.get(component) ?? []) yield [tag, digest]
  if (components[0] !== component) return
  for (const tag of claims.unknown) {
    const digest = tags.get(tag)
    if (digest !== undefined && !isAttachment(tag)) yield [tag, digest]
  }
}

function* chunksOf(tags: Iterable<Tag>): Iterable<AdoptionData['tags']> {
  let chunk: Tag[] = []
  for (const tag of tags) {
    chunk.push(tag)
    if (chunk.length < MOST_IN_RECORD) continue
    yield Object.fromEntries(chunk)
    chunk = []
  }
  if (chunk.length > 0) yield Object.fromEntries(chunk)
}

function lengthOf(items: Iterable<unknown>): number {
  let count = 0
  for (const _ of items) count += 1
  return count
}
