import type { Digest } from '../../model/digest.ts'

// Signatures, attestations and referrers of a digest, where a registry cannot list them otherwise.
const ATTACHMENT = /^sha256-[0-9a-f]{64}(?:\.[a-z]{1,20})?$/u

/** True for a tag that belongs to a digest and to no class: `sha256-….sig`. */
export function isAttachment(tag: string): boolean {
  return ATTACHMENT.test(tag)
}

export function* withoutAttachments(tags: ReadonlyMap<string, Digest>): Iterable<readonly [string, Digest]> {
  for (const entry of tags) if (!isAttachment(entry[0])) yield entry
}
