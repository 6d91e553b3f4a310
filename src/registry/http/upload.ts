import type { Descriptor } from '../../model/descriptor.ts'
import { isFailure } from '../../model/failure.ts'
import type { ByteStream, WriteOptions } from '../image-store.ts'
import { backoff } from './backoff.ts'
import { ChunkSource } from './chunk-source.ts'
import { sameHostUrl } from './redirect.ts'
import type { Repository } from './repository.ts'
import type { RegistryRequest } from './request.ts'
import { headerOf } from './wire.ts'
import type { RequestBody, WireResponse } from './wire.ts'

/** A blob on its way to a registry. `content` may be called again when the upload starts over. */
export interface Upload {
  readonly descriptor: Descriptor
  readonly content: () => Promise<ByteStream>
  readonly options: WriteOptions
}

/** An upload session that the registry opened. */
export interface Session {
  readonly location: URL
  /** Bytes that a chunk must have at least, where the registry says so. */
  readonly chunkMin: number | undefined
}

/** Registries hash or move large uploads before they answer. */
const PATIENCE = 900_000

/**
 * Uploads a blob: POST, then one PUT that streams; in chunks (PATCH) where the registry names a least chunk or takes
 * nothing so large at once. An upload that breaks starts over, as the result is the same. `session` is one that an
 * attempted mount left open.
 */
export async function uploadBlob(repository: Repository, upload: Upload, session?: Session): Promise<void> {
  const { world } = repository.endpoint
  let chunked = false
  for (let tries = 1; ; tries += 1) {
    try {
      await uploadOnce(repository, upload, { chunked, session: tries === 1 ? session : undefined })
      return
    } catch (error) {
      const smaller: boolean = !chunked && mayHelpInChunks(error, upload, world.limits.chunk)
      const again = smaller || isPassingFailure(error)
      if (!again || tries >= world.limits.tries) throw error
      chunked ||= smaller
      await world.sleep(backoff(tries + 1, world), upload.options.signal ?? world.signal)
    }
  }
}

interface Way {
  readonly chunked: boolean
  readonly session: Session | undefined
}

async function uploadOnce(repository: Repository, upload: Upload, way: Way): Promise<void> {
  const session = way.session ?? (await startSession(repository, upload))
  const send = way.chunked || needsChunks(session, upload) ? uploadChunks : uploadWhole
  await send(repository, upload, session)
  repository.pushed = true
}

/** Also a 429 that could not be answered by sending the same bytes again. */
function isPassingFailure(error: unknown): boolean {
  if (isFailure(error, 'E_REGISTRY_UNAVAILABLE')) return true
  return isFailure(error, 'E_REGISTRY_RATE_LIMITED') && error.details['tries'] === 1
}

/** Proxies in front of registries cap the size of one request. */
function mayHelpInChunks(error: unknown, { descriptor }: Upload, chunk: number): boolean {
  return isFailure(error, 'E_TOO_LARGE') && descriptor.size > chunk
}

/** POST: opens a session. Safe to repeat, as a session that nobody uses is thrown away. */
async function startSession(repository: Repository, upload: Upload): Promise<Session> {
  const url = repository.endpoint.url(`${repository.path}/blobs/uploads/`)
  const request = uploadRequest(repository, upload, { method: 'POST', url, repeat: 'safe' })
  const response = await repository.endpoint.sendAndDiscard(request)
  if (response.status !== 202) {
    throw repository.endpoint.failures.protocol(request, `${response.status} in place of 202`)
  }
  return sessionOf(repository, response)
}

/** The session that an answer names. Its URL must be at the registry: credentials will be sent there. */
export function sessionOf(repository: Repository, response: WireResponse): Session {
  const location = sameHostUrl(response.headers.location, response.url, repository.endpoint.redirects)
  const least = Number(headerOf(response.headers, 'oci-chunk-min-length') ?? Number.NaN)
  return { location, chunkMin: Number.isSafeInteger(least) && least > 0 ? least : undefined }
}

function needsChunks(session: Session, { descriptor }: Upload): boolean {
  return session.chunkMin !== undefined && descriptor.size > session.chunkMin
}

async function uploadWhole(repository: Repository, upload: Upload, session: Session): Promise<void> {
  const { descriptor, content, options } = upload
  await finish(repository, upload, {
    location: session.location,
    body: { length: descriptor.size, open: content, onBytes: options.onBytes },
  })
}

async function uploadChunks(repository: Repository, upload: Upload, session: Session): Promise<void> {
  const { descriptor, content, options } = upload
  const chunk = Math.max(repository.endpoint.world.limits.chunk, session.chunkMin ?? 0)
  const source = new ChunkSource(await content())
  let { location } = session
  try {
    for (let start = 0; start < descriptor.size; start += chunk) {
      const length = Math.min(chunk, descriptor.size - start)
      const body: RequestBody = {
        length,
        open: () => source.take(length),
        once: true,
        onBytes: options.onBytes,
      }
      location = await sendChunk(repository, upload, { location, body, start })
    }
    await source.requireEnd(descriptor)
  } finally {
    await source.close()
  }
  await finish(repository, upload, { location, body: undefined })
}

async function sendChunk(
  repository: Repository,
  upload: Upload,
  chunk: { readonly location: URL; readonly body: RequestBody; readonly start: number },
): Promise<URL> {
  const { endpoint } = repository
  const end = chunk.start + chunk.body.length - 1
  const request: RegistryRequest = {
    ...uploadRequest(repository, upload, { method: 'PATCH', url: chunk.location, repeat: 'refused' }),
    headers: { 'content-type': 'application/octet-stream', 'content-range': `${chunk.start}-${end}` },
    body: chunk.body,
  }
  const response = await endpoint.sendAndDiscard(request)
  const range = headerOf(response.headers, 'range')
  if (
    response.status !== 202 ||
    (range !== undefined && !new RegExp(`^(?:bytes=)?0-${end}$`, 'u').test(range))
  ) {
    throw endpoint.failures.protocol(request, `${response.status} ${range ?? ''} for the bytes up to ${end}`)
  }
  return sessionOf(repository, response).location
}

/** PUT with the digest: the registry checks it over everything that it was sent. */
async function finish(
  repository: Repository,
  upload: Upload,
  last: { readonly location: URL; readonly body: RequestBody | undefined },
): Promise<void> {
  const { endpoint } = repository
  const { digest } = upload.descriptor
  const request: RegistryRequest = {
    ...uploadRequest(repository, upload, {
      method: 'PUT',
      url: withDigest(last.location, digest),
      repeat: 'refused',
    }),
    headers: { 'content-type': 'application/octet-stream' },
    body: last.body ?? { length: 0, open: upload.content },
    patience: PATIENCE,
    accept: [400],
  }
  const response = await endpoint.send(request)
  if (response.status === 400) {
    const answer = await endpoint.refusal(response)
    if (!answer.report.codes.includes('DIGEST_INVALID')) {
      throw endpoint.failures.refused(request, answer, { tries: 1, elapsed: 0 })
    }
    throw endpoint.failures.error('E_DIGEST_MISMATCH', request, `found that what was sent is not ${digest}`)
  }
  await response.body.discard()
  if (response.status !== 201) throw endpoint.failures.protocol(request, `${response.status} in place of 201`)
  const stored = headerOf(response.headers, 'docker-content-digest')
  if (stored !== undefined && stored !== digest) {
    throw endpoint.failures.error('E_DIGEST_MISMATCH', request, `stored another digest than ${digest}`)
  }
}

/** The session's query is opaque and stays as it is, byte for byte. */
function withDigest(location: URL, digest: string): URL {
  const url = new URL(location)
  url.search = `${url.search === '' ? '?' : `${url.search}&`}digest=${encodeURIComponent(digest)}`
  return url
}

function uploadRequest(
  repository: Repository,
  { descriptor, options }: Upload,
  part: Pick<RegistryRequest, 'method' | 'url' | 'repeat'>,
): RegistryRequest {
  return {
    ...part,
    scopes: repository.scopes('pull', 'push'),
    doing: `uploading ${repository.show(descriptor.digest)}`,
    signal: options.signal,
  }
}
