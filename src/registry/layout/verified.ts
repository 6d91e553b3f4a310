import { createHash } from 'node:crypto'

import type { Descriptor } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ByteStream, WriteOptions } from '../image-store.ts'

/** Passes `content` on and throws E_LAYOUT_CONTENT at its end, or at the first byte too many, when it is not `descriptor`. */
export async function* verified(
  content: ByteStream,
  descriptor: Descriptor,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of content) {
    size += chunk.byteLength
    if (size > descriptor.size) throw wrongSize(descriptor, `more than ${descriptor.size}`)
    hash.update(chunk)
    yield chunk
  }
  if (size !== descriptor.size) throw wrongSize(descriptor, String(size))
  const actual: Digest = `sha256:${hash.digest('hex')}`
  if (actual !== descriptor.digest) throw wrongDigest(descriptor.digest, actual)
}

/** `bytes` when their digest is `digest`; throws E_LAYOUT_CONTENT. */
export function verifiedBytes(bytes: Uint8Array, digest: Digest): Uint8Array {
  const actual = digestOf(bytes)
  if (actual !== digest) throw wrongDigest(digest, actual)
  return bytes
}

function wrongSize(descriptor: Descriptor, actual: string): TidemarkError {
  return new TidemarkError(
    'E_LAYOUT_CONTENT',
    `${descriptor.digest} should have ${descriptor.size} bytes and has ${actual}`,
    { details: { digest: descriptor.digest, size: descriptor.size } },
  )
}

function wrongDigest(expected: Digest, actual: Digest): TidemarkError {
  return new TidemarkError('E_LAYOUT_CONTENT', `content named ${expected} has the digest ${actual}`, {
    details: { expected, actual },
  })
}

/** Passes `content` on, tells of every piece, and stops when the signal says so. */
export async function* metered(
  content: ByteStream,
  options: WriteOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of content) {
    options.signal?.throwIfAborted()
    yield chunk
    options.onBytes?.(chunk.byteLength)
  }
}
