import type { Manifest } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { Repository } from './repository.ts'
import type { RegistryRequest } from './request.ts'
import { bytesBody, headerOf } from './wire.ts'
import type { WireResponse } from './wire.ts'

/** Which manifest goes where, and under what conditions. */
export interface PutManifest {
  readonly manifest: Manifest
  /** A tag, or the manifest's digest. */
  readonly reference: string
  /** Further tags, for registries that take several at once. */
  readonly tags?: readonly string[]
  /** `if-match`, `if-none-match`. */
  readonly conditions?: Readonly<Record<string, string>>
  /** Statuses that the caller reads itself. */
  readonly accept?: readonly number[]
  readonly signal?: AbortSignal | undefined
}

/**
 * PUT of a manifest. By digest it is repeated on every passing fault, as the result is the same; by tag only when the
 * registry says that it did nothing, as somebody else may have moved the tag meanwhile. 201 must come back, and the
 * digest in the answer must be right.
 */
export async function putManifest(repository: Repository, put: PutManifest): Promise<WireResponse> {
  const { endpoint } = repository
  const request = putRequest(repository, put)
  const response = await endpoint.writes.run(() => endpoint.send(request))
  if (put.accept?.includes(response.status) === true) return response
  await response.body.discard()
  if (response.status !== 201) throw endpoint.failures.protocol(request, `${response.status} in place of 201`)
  const stored = headerOf(response.headers, 'docker-content-digest')
  if (stored !== undefined && stored !== put.manifest.digest) {
    throw endpoint.failures.error(
      'E_DIGEST_MISMATCH',
      request,
      `stored another digest than ${put.manifest.digest}`,
    )
  }
  repository.pushed = true
  return response
}

/** The request as {@link putManifest} sends it, for callers that need it for messages. */
export function putRequest(repository: Repository, put: PutManifest): RegistryRequest {
  const { manifest, reference, tags = [] } = put
  const url = repository.manifestUrl(reference)
  for (const tag of tags) url.searchParams.append('tag', tag)
  return {
    method: 'PUT',
    url,
    headers: { 'content-type': manifest.mediaType, ...put.conditions },
    body: bytesBody(manifest.bytes),
    scopes: repository.scopes('pull', 'push'),
    doing: `writing ${repository.show(reference)}`,
    repeat: reference === manifest.digest && tags.length === 0 ? 'safe' : 'refused',
    accept: put.accept ?? [],
    signal: put.signal,
  }
}

/** Throws E_DIGEST_MISMATCH when the bytes at hand are not what their digest says. */
export function requireIntact(manifest: Manifest): void {
  const digest = digestOf(manifest.bytes)
  if (digest === manifest.digest) return
  throw new TidemarkError(
    'E_DIGEST_MISMATCH',
    `a manifest to be written has the digest ${digest}, not ${manifest.digest}`,
  )
}
