/** A request to a forge's REST interface. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path and query below the forge's address, ready for the wire. */
  readonly path: string
  /** Sent as JSON. */
  readonly json?: object
  readonly body?: Readonly<{ bytes: Uint8Array; contentType: string }>
  /** Statuses of 400 and more that are answers to the caller, not errors. */
  readonly allow?: readonly number[]
}

export interface RestAnswer {
  readonly status: number
  /** Null where there is no JSON. */
  readonly json: unknown
}

/**
 * What GitLab's and Gitea's clients ask of the wire. Every method throws E_FORGE_UNAVAILABLE, E_FORGE_DENIED and E_FORGE_ANSWER as
 * `Forge` says.
 */
export interface Rest {
  send(request: RestRequest): Promise<RestAnswer>
  /** Every item of a list, all pages; null on 404. */
  list(path: string): Promise<readonly unknown[] | null>
  /** A file; at most `limit` bytes are read. */
  read(path: string, limit: number): Promise<Uint8Array>
}
