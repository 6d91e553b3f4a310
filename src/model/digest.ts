import { hash } from 'node:crypto'

import { TidemarkError } from './failure.ts'

/** `sha256:` and 64 lower-case hexadecimal digits over exact bytes (OCI image-spec, descriptor.md, "Digests"). */
export type Digest = `sha256:${string}`

const DIGEST = /^sha256:[0-9a-f]{64}$/u

/** True when `text` is a well-formed sha256 digest; other algorithms are refused, as no registry need support them. */
export function isDigest(text: string): text is Digest {
  return DIGEST.test(text)
}

/** `text` as a Digest; throws E_DIGEST. */
export function parseDigest(text: string): Digest {
  if (!isDigest(text)) throw new TidemarkError('E_DIGEST', `"${text}" is not a sha256 digest`)
  return text
}

/** The digest of `bytes`. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${hash('sha256', bytes, 'hex')}`
}

/** The 12 hexadecimal digits that people are shown, with the algorithm. */
export function shortDigest(digest: Digest): string {
  return digest.slice(0, 'sha256:'.length + 12)
}
