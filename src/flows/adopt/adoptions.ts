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

export interface Adoptions {
  readonly records: readonly Adoption[]
  /** By image: how many tags the records hold. */
  readonly added: ReadonlyMap<string, number>
  readonly changed: readonly Changed[]
}

/** A record is one line of the ledger, and is read whole. */
export const MOST_IN_RECORD = 2000

/** The adoption records that the ledger lacks. */
export function newAdoptions(standing: readonly Standing[], state: State): Adoptions {
  const records: Adoption[] = []
  const added = new Map<string, number>()
  const changed: Changed[] = []
  const pairs = standing.flatMap((each) => each.components.map((component) => [each, component] as const))
  for (const [each, component] of pairs) {
    const { image } = each
    const known = state.component(component).published.get(image)
    const tags = [...tagsOf(each, component)]
    const fresh = tags.filter(([tag]) => known?.has(tag) !== true)
    changed.push(
      ...tags.flatMap(([tag, now]) => changeOf(image, tag, { recorded: known?.get(tag)?.digest, now })),
    )
    records.push(...chunks(fresh).map((chunk) => ({ component, data: { image, tags: chunk } })))
    added.set(image, (added.get(image) ?? 0) + fresh.length)
  }
  return { records, added, changed }
}

function changeOf(
  image: string,
  tag: string,
  { recorded, now }: { readonly recorded: Digest | undefined; readonly now: Digest },
): readonly Changed[] {
  return recorded === undefined || recorded === now ? [] : [{ image, tag, recorded, now }]
}

/** The tags of a component in an image; those of no class go to the first component. */
function* tagsOf(
  { tags, claims, components }: Standing,
  component: string,
): Iterable<readonly [string, Digest]> {
  for (const { tag, digest } of claims.byComponent.get(component) ?? []) yield [tag, digest]
  if (components[0] !== component) return
  for (const tag of claims.unknown) {
    const digest = tags.get(tag)
    if (digest !== undefined && !isAttachment(tag)) yield [tag, digest]
  }
}

function chunks(entries: readonly (readonly [string, Digest])[]): readonly AdoptionData['tags'][] {
  const count = Math.ceil(entries.length / MOST_IN_RECORD)
  return Array.from({ length: count }, (_, at) =>
    Object.fromEntries(entries.slice(at * MOST_IN_RECORD, (at + 1) * MOST_IN_RECORD)),
  )
}
