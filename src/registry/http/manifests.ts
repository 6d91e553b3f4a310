import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import { digestOf, isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { TidemarkError } from '../../model/failure.ts'
import { isManifestType, ownMediaType, readImageManifest } from '../manifest/inspect.ts'
import { LARGEST_MANIFEST } from '../manifest/limits.ts'
import { requireAbsence } from './absence.ts'
import type { Repository } from './repository.ts'
import type { RegistryRequest } from './request.ts'
import { headerOf } from './wire.ts'
import type { WireResponse } from './wire.ts'

/** All four types in one header: with fewer, distribution answers 404 for tags that exist. */
const ACCEPT = [
  MEDIA_TYPES.ociIndex,
  MEDIA_TYPES.ociManifest,
  MEDIA_TYPES.dockerList,
  MEDIA_TYPES.dockerManifest,
].join(', ')

/** What may go along with a read of a manifest. */
export type ManifestReadOptions = Pick<RegistryRequest, 'signal' | 'spend'>

/**
 * HEAD: what `reference` names; null when it is proved absent. A registry that leaves out a header that is needed is
 * asked by GET instead. The digest is the registry's word until the body has been read.
 */
export async function resolveManifest(repository: Repository, reference: string): Promise<Descriptor | null> {
  const request = manifestRequest(repository, 'HEAD', reference)
  const response = await repository.endpoint.sendAndDiscard(request)
  if (response.status !== 404) {
    const described = describeHead(response)
    if (described !== undefined) {
      requireSame(repository, request, { reference, claimed: described.digest })
      return described
    }
  }
  const manifest = await readManifest(repository, reference)
  return manifest === null
    ? null
    : { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length }
}

/** GET: the exact bytes, hashed, compared with the reference and the registry's header, and read strictly. */
export async function readManifest(
  repository: Repository,
  reference: string,
  options: ManifestReadOptions = {},
): Promise<Manifest | null> {
  const { endpoint } = repository
  const request = { ...manifestRequest(repository, 'GET', reference), ...options }
  const response = await endpoint.send(request)
  if (response.status === 404) {
    requireAbsence(repository, request, await endpoint.refusal(response))
    return null
  }
  if (SCHEMA_1.test(servedType(response))) {
    await response.body.discard()
    throw schema1(repository, request, { response, reference })
  }
  const bytes = await endpoint.readBody(request, response, LARGEST_MANIFEST)
  const digest = digestOf(bytes)
  requireSame(repository, request, { reference, claimed: digest })
  requireClaim(repository, request, { response, digest })
  const manifest = withType(repository, request, {
    served: servedType(response),
    manifest: { digest, bytes },
  })
  readImageManifest(manifest)
  return manifest
}

/** The request for what `reference` names. */
export function manifestRequest(
  repository: Repository,
  method: 'HEAD' | 'GET',
  reference: string,
): RegistryRequest {
  return {
    method,
    url: repository.manifestUrl(reference),
    headers: { accept: ACCEPT },
    scopes: repository.scopes('pull'),
    doing: `reading ${repository.show(reference)}`,
    repeat: 'safe',
    accept: [404],
    follow: true,
    paced: true,
  }
}

/** The descriptor out of a HEAD's headers; undefined when one of them is missing or makes no sense. */
function describeHead(response: WireResponse): Descriptor | undefined {
  const digest = headerOf(response.headers, 'docker-content-digest') ?? ''
  const length = headerOf(response.headers, 'content-length') ?? ''
  const mediaType = servedType(response)
  if (!isDigest(digest) || !/^[1-9]\d{0,9}$/u.test(length) || !isManifestType(mediaType)) return undefined
  return { mediaType, digest, size: Number(length) }
}

/** Content-Type without parameters, in lower case. */
function servedType(response: WireResponse): string {
  const [type = ''] = (headerOf(response.headers, 'content-type') ?? '').split(';')
  return type.trim().toLowerCase()
}

const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+(?:json|prettyjws)$/u

/**
 * Schema 1 is told by its type alone: a registry signs it anew for every answer, and its digest is that of the text without the
 * signatures, so that the bytes never have the digest that the registry says.
 */
function schema1(
  repository: Repository,
  request: RegistryRequest,
  { response, reference }: { readonly response: WireResponse; readonly reference: string },
): TidemarkError {
  const digest = headerOf(response.headers, 'docker-content-digest') ?? reference
  return repository.endpoint.failures.error(
    'E_MANIFEST_INVALID',
    request,
    `serves ${reference} as a manifest of schema 1, which is no longer read`,
    {
      hints: ['Build the image again with a current builder.'],
      details: { mediaType: servedType(response), ...(isDigest(digest) && { digest }) },
    },
  )
}

/** What was asked for by digest must be that digest. */
function requireSame(
  repository: Repository,
  request: RegistryRequest,
  { reference, claimed }: { readonly reference: string; readonly claimed: Digest },
): void {
  if (!isDigest(reference) || reference === claimed) return
  throw repository.endpoint.failures.error(
    'E_DIGEST_MISMATCH',
    request,
    `answers ${claimed} for ${reference}`,
    {
      details: { expected: reference, got: claimed },
    },
  )
}

/** The registry's own digest header must agree with the body, where it uses sha256. */
function requireClaim(
  repository: Repository,
  request: RegistryRequest,
  { response, digest }: { readonly response: WireResponse; readonly digest: Digest },
): void {
  const claim = headerOf(response.headers, 'docker-content-digest')
  if (claim === undefined || claim === digest) return
  throw repository.endpoint.failures.error(
    'E_DIGEST_MISMATCH',
    request,
    `says ${isDigest(claim) ? claim : 'another digest'} and sends ${digest}`,
    { details: { got: digest } },
  )
}

/** The type it was served with; where that says nothing, the one that the body names itself. */
function withType(
  repository: Repository,
  request: RegistryRequest,
  { served, manifest }: { readonly served: string; readonly manifest: Omit<Manifest, 'mediaType'> },
): Manifest {
  if (isManifestType(served)) return { ...manifest, mediaType: served }
  if (served.includes('html'))
    throw repository.endpoint.failures.protocol(request, 'a web page came for a manifest')
  const vague = ['', 'application/json', 'application/octet-stream', 'text/plain'].includes(served)
  const own = vague ? ownMediaType({ ...manifest, mediaType: served }) : undefined
  if (own !== undefined) return { ...manifest, mediaType: own }
  throw repository.endpoint.failures.error(
    'E_MANIFEST_INVALID',
    request,
    `serves ${manifest.digest} as "${served}", which is not a type of manifest that Tidemark reads`,
    { details: { digest: manifest.digest, mediaType: served } },
  )
}
