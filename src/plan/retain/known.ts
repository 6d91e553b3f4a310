import type { Digest } from '../../model/digest.ts'
import type { ComponentState } from '../../model/state.ts'
import type { RetainInput } from './input.ts'

/** Every digest that the ledger tells of, parts by platform included, but what was deleted long ago: the newest deletion may have been cut off. */
export function knownDigests({ facts, published, deleted }: ComponentState): ReadonlySet<Digest> {
  const newest = [...deleted.values()].toSorted().at(-1)
  const known = new Set<Digest>()
  const note = (digest: Digest | null): void => {
    if (digest !== null && (!deleted.has(digest) || deleted.get(digest) === newest)) known.add(digest)
  }
  for (const { digest, platforms } of facts) [digest, ...Object.values(platforms)].forEach(note)
  for (const tags of published.values()) for (const { digest } of tags.values()) note(digest)
  for (const digest of deleted.keys()) note(digest)
  return known
}

/**
 * The other components that something of may stand in the images of this one, by the ledger or the policy: those with an image at the
 * same path. The host does not count, as a registry may have two names.
 */
export function neighboursOf({
  policy,
  component,
  ledger,
}: Pick<RetainInput, 'policy' | 'component' | 'ledger'>): readonly string[] {
  const paths = new Set(component.images.map(pathOf))
  const near = (images: Iterable<string>): boolean => [...images].some((image) => paths.has(pathOf(image)))
  const byPolicy = policy.components.filter(({ images }) => near(images)).map(({ name }) => name)
  const byLedger = ledger.components().filter((name) => near(ledger.component(name).published.keys()))
  return [...new Set([...byPolicy, ...byLedger])].filter((name) => name !== component.name)
}

/** `acme/web` of `ghcr.io/acme/web`; of a layout, all of its name. */
export function pathOf(image: string): string {
  return image.startsWith('oci') ? image : image.slice(image.indexOf('/') + 1)
}
