import type { Digest } from '../../model/digest.ts'
import { factsOf } from './input.ts'
import { neighboursOf } from './known.ts'
import type { RetainInput } from './input.ts'
import type { ImageContent, StoredManifest } from './content.ts'
import type { Reason } from './keeping.ts'
import { planRetention } from './plan.ts'

/** What retention would do with a digest. */
export interface Verdict {
  readonly keeps: boolean
  /** The first reason for either, as `tidemark retain` prints it. */
  readonly why: string
  /** Every reason to keep it; none when it would go. */
  readonly reasons: readonly Reason[]
}

/**
 * What the rules say about a digest; null when it stands in none of the images, and nobody deleted it. Pure. With images by
 * {@link contentByLedger} a registry may hold more that keeps it: that is for `tidemark retain` to find.
 */
export function verdictOn(digest: Digest, input: RetainInput): Verdict | null {
  const deleted = factsOf(input).deleted.get(digest)
  if (deleted !== undefined)
    return { keeps: false, why: `retention deleted it on ${deleted.slice(0, 10)}`, reasons: [] }
  const plan = planRetention(input)
  const kept = plan.keep.find((entry) => entry.digest === digest)
  if (kept !== undefined) return { keeps: true, why: kept.reasons[0]?.text ?? '', reasons: kept.reasons }
  const going = plan.delete.find((entry) => entry.digest === digest)
  return going === undefined ? null : { keeps: false, why: going.why, reasons: [] }
}

/** An image as the ledger left it, with what neighbours have there. */
export function contentByLedger(
  image: string,
  { policy, component, ledger }: Pick<RetainInput, 'policy' | 'component' | 'ledger'>,
): ImageContent {
  const tags = new Map<string, Digest>()
  const manifests = new Map<Digest, StoredManifest>()
  const put = (digest: Digest, children: readonly Digest[]): void => {
    if (children.length > 0 || !manifests.has(digest))
      manifests.set(digest, { digest, size: 0, children, subject: null, unreadable: false })
  }
  for (const name of [component.name, ...neighboursOf({ policy, component, ledger })]) {
    const { facts, published, deleted } = ledger.component(name)
    const stands = (digest: Digest): boolean => !deleted.has(digest)
    for (const { digest, platforms } of facts) {
      if (digest === null || !stands(digest)) continue
      const parts = Object.values(platforms).filter((part) => part !== digest && stands(part))
      put(digest, parts)
      for (const part of parts) put(part, [])
    }
    for (const [tag, { digest }] of published.get(image) ?? []) {
      if (!stands(digest)) continue
      tags.set(tag, digest)
      put(digest, [])
    }
  }
  return { image, tags, manifests }
}
