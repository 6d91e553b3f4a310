import type { Evidence } from './evidence.ts'
import type { Heap } from './heaps.ts'

const MOST = 8

/** The heaps of one thing that is released. */
export interface Family {
  /** null: the plain one. */
  readonly flavour: string | null
  readonly heaps: readonly Heap[]
}

/**
 * Tags with a flavour whose digests differ from those of the plain versions are another thing that is released at the same time: a
 * component of its own. Those with the same digests are more names of the same thing.
 */
export function splitFlavours(heaps: readonly Heap[], plain: Evidence): readonly Family[] {
  const flavours = [...new Set(heaps.flatMap(({ flavour }) => flavour ?? []))]
  const same = new Set<string | null>([null, ...flavours.filter((flavour) => isSame(heaps, flavour, plain))])
  const own = flavours.filter((flavour) => !same.has(flavour) && hasVersions(heaps, flavour)).slice(0, MOST)
  const families = [
    { flavour: null, heaps: heaps.filter(({ flavour }) => same.has(flavour)) },
    ...own.map((flavour) => ({ flavour, heaps: heaps.filter((heap) => heap.flavour === flavour) })),
  ]
  return families.filter((family) => family.heaps.length > 0)
}

function isSame(heaps: readonly Heap[], flavour: string, { versionsOf }: Evidence): boolean {
  return heaps.some(
    (heap) => heap.flavour === flavour && heap.members.some(({ digest }) => versionsOf.has(digest)),
  )
}

function hasVersions(heaps: readonly Heap[], flavour: string): boolean {
  return heaps.some((heap) => heap.flavour === flavour && (heap.kind === 'version' || heap.kind === 'float'))
}
