import { createHash } from 'node:crypto'

import type { Descriptor } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import type { ByteStream } from '../image-store.ts'
import { backoff } from './backoff.ts'
import type { Repository } from './repository.ts'
import type { RegistryRequest } from './request.ts'
import { WireFault, headerOf } from './wire.ts'
import type { WireResponse } from './wire.ts'

/** HEAD: true when the repository has the blob. A 404 here has no body; taking it as absent costs an upload at worst. */
export async function hasBlob(repository: Repository, digest: Digest): Promise<boolean> {
  const response = await repository.endpoint.sendAndDiscard({
    method: 'HEAD',
    url: repository.blobUrl(digest),
    scopes: repository.scopes('pull'),
    doing: `looking for ${repository.show(digest)}`,
    repeat: 'safe',
    accept: [404],
    follow: true,
  })
  return response.status !== 404
}

/**
 * GET: the blob's bytes as they come, from where the registry keeps them. A connection that breaks is taken up where it
 * broke. The stream throws E_DIGEST_MISMATCH at its end when size or digest are not the descriptor's, E_TOO_LARGE as
 * soon as there are more bytes, E_REGISTRY_UNAVAILABLE when it comes too slowly or breaks too often.
 */
export async function readBlob(repository: Repository, descriptor: Descriptor): Promise<ByteStream> {
  const request = blobRequest(repository, descriptor)
  const response = await repository.endpoint.send({ ...request, accept: [404] })
  if (response.status === 404) {
    await response.body.discard()
    throw repository.endpoint.failures.error(
      'E_IMAGE_INCOMPLETE',
      request,
      `lacks ${repository.show(descriptor.digest)}`,
      {
        details: { digest: descriptor.digest },
      },
    )
  }
  return new BlobReader(repository, descriptor, request).read(response)
}

function blobRequest(repository: Repository, { digest }: Descriptor): RegistryRequest {
  return {
    method: 'GET',
    url: repository.blobUrl(digest),
    scopes: repository.scopes('pull'),
    doing: `reading ${repository.show(digest)}`,
    repeat: 'safe',
    follow: true,
  }
}

/** Reads one blob over as many connections as it takes. */
class BlobReader {
  readonly #repository: Repository
  readonly #descriptor: Descriptor
  readonly #request: RegistryRequest
  readonly #hash = createHash('sha256')
  readonly #started: number
  #got = 0

  constructor(repository: Repository, descriptor: Descriptor, request: RegistryRequest) {
    this.#repository = repository
    this.#descriptor = descriptor
    this.#request = request
    this.#started = repository.endpoint.world.clock.now().getTime()
  }

  async *read(first: WireResponse): AsyncGenerator<Uint8Array> {
    let response = first
    for (let tries = 1; ; tries += 1) {
      const broken = yield* this.#pieces(response)
      if (broken === undefined) break
      response = await this.#resume(broken, tries)
    }
    const digest = `sha256:${this.#hash.digest('hex')}`
    if (digest !== this.#descriptor.digest || this.#got !== this.#descriptor.size)
      throw this.#mismatch(digest)
  }

  /** The pieces of one answer; returns the fault when the connection broke. */
  async *#pieces(response: WireResponse): AsyncGenerator<Uint8Array, WireFault | undefined> {
    const { size } = this.#descriptor
    let skip = response.status === 206 ? 0 : this.#got
    try {
      for await (const piece of response.body.stream()) {
        const fresh = skip === 0 ? piece : piece.subarray(Math.min(skip, piece.length))
        skip -= piece.length - fresh.length
        this.#got += fresh.length
        if (this.#got > size) throw this.#tooLong()
        this.#requirePace()
        this.#hash.update(fresh)
        if (fresh.length > 0) yield fresh
      }
      return undefined
    } catch (error) {
      if (error instanceof WireFault) return error
      throw error
    }
  }

  async #resume(broken: WireFault, tries: number): Promise<WireResponse> {
    const { endpoint } = this.#repository
    const { limits } = endpoint.world
    const elapsed = endpoint.world.clock.now().getTime() - this.#started
    const passing = broken.kind === 'reset' || broken.kind === 'timeout'
    if (!passing || tries >= limits.tries)
      throw endpoint.failures.fault(this.#request, broken, { tries, elapsed })
    await endpoint.world.sleep(backoff(tries + 1, endpoint.world), endpoint.world.signal)
    const headers = this.#got === 0 ? {} : { range: `bytes=${this.#got}-` }
    const response = await endpoint.send({ ...this.#request, headers })
    const range = headerOf(response.headers, 'content-range') ?? ''
    if (response.status === 206 && !range.startsWith(`bytes ${this.#got}-`)) {
      await response.body.discard()
      throw endpoint.failures.protocol(this.#request, 'another range came than was asked for')
    }
    return response
  }

  /** A sender that trickles bytes to keep a reader busy for ever is cut off. */
  #requirePace(): void {
    const { world, failures } = this.#repository.endpoint
    const elapsed = world.clock.now().getTime() - this.#started
    const allowed = world.limits.whole + (this.#got / world.limits.slowest) * 1000
    if (elapsed <= allowed) return
    throw failures.fault(this.#request, new WireFault('timeout', 'bytes came too slowly'), {
      tries: 1,
      elapsed,
    })
  }

  #tooLong(): Error {
    const { digest, size } = this.#descriptor
    return this.#repository.endpoint.failures.error(
      'E_TOO_LARGE',
      this.#request,
      `sent more than the ${size} bytes of ${digest}`,
      { details: { digest, size } },
    )
  }

  #mismatch(got: string): Error {
    const { digest, size } = this.#descriptor
    return this.#repository.endpoint.failures.error(
      'E_DIGEST_MISMATCH',
      this.#request,
      `sent ${this.#got} bytes with ${got} for ${digest} of ${size} bytes`,
      { details: { expected: digest, got, size: this.#got } },
    )
  }
}
