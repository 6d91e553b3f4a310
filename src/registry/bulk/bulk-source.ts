import type { TagReading } from '../resolve/tag-reading.ts'

/** An image, as a registry's own API has to be asked for it. */
export interface BulkImage {
  /** As in the image's name: `docker.io`, `ghcr.io`, `harbor.example:8443`. */
  readonly registry: string
  /** `library/web`, `acme/shop/web`. */
  readonly path: string
}

/** One request to a registry's own API. */
export interface BulkRequest {
  /** Where the API is; null for the registry's own scheme, host and port. */
  readonly origin: string | null
  /** Path and query, ready for the wire. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent by POST. */
  readonly body?: Uint8Array
  /**
   * Which login goes along, and only where `origin` is null: `registry` as for every read of the image, `basic` the name
   * and password of `docker login` where there are such. None by default.
   */
  readonly login?: 'registry' | 'basic'
}

export interface BulkAnswer {
  readonly status: number
  /** Undefined where there is no JSON. */
  readonly json: unknown
  /** Path and query of the next page by the `Link` header, on the same host; undefined when there is none. */
  readonly next: string | undefined
}

/** What a source is given to speak to an API. */
export interface BulkWire {
  readonly env: Readonly<Record<string, string | undefined>>
  now(): Date
  /** Answers 2xx and what an API says when it is not there or not for us; throws for everything else. */
  send(request: BulkRequest): Promise<BulkAnswer>
}

/** Whether a registry has an API: by its host's name, or only by asking it (`maybe`). */
export type Match = 'yes' | 'maybe' | 'no'

/** A registry's own API that tells tags with their digests, many at a time. One file each, and a line in `sources.ts`. */
export interface BulkSource {
  /** For people: "Docker Hub". */
  readonly name: string
  matches(registry: string): Match
  /**
   * Tags and their digests, page by page; null when it cannot be asked, for one as the environment holds no token. Throws
   * {@link NotOffered} and {@link OddAnswer}, and what the wire throws.
   */
  list(image: BulkImage, wire: BulkWire): AsyncIterable<TagReading> | null
}

/** The API is not there, or not for us: nothing to tell anybody. */
export class NotOffered extends Error {
  constructor(status: number) {
    super(`answered ${status}`)
    this.name = 'NotOffered'
  }
}

/** The API is there, and answers what its documentation does not describe. */
export class OddAnswer extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'OddAnswer'
  }
}
