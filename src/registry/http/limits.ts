/** Bounds on time and bytes of every exchange with a registry. */
export interface Limits {
  /** Milliseconds until the head of an answer must be there, once the request is out. */
  readonly answer: number
  /** Milliseconds without one byte in either direction before a transfer counts as dead. */
  readonly idle: number
  /** Milliseconds for a whole small answer (manifest, list, token), however it trickles in. */
  readonly whole: number
  /** Bytes a second that a blob must come at, on the average, beyond its first minute. */
  readonly slowest: number
  /** Tries of a request that is safe to repeat. */
  readonly tries: number
  /** Milliseconds: the first pause between tries; it doubles up to `longestPause`. */
  readonly firstPause: number
  readonly longestPause: number
  /** Milliseconds: the longest wait that a Retry-After may ask for. */
  readonly longestRetryAfter: number
  /** Milliseconds that an unused connection is kept; less than load balancers keep theirs. */
  readonly keep: number
  /** Connections to one registry at a time. */
  readonly connections: number
  /** Manifest writes to one registry at a time (ECR allows 10 a second). */
  readonly writes: number
  /** Bytes of an error's body, of a token server's answer, and of one page of a tag list. */
  readonly errorBody: number
  readonly tokenBody: number
  readonly listBody: number
  readonly redirects: number
  /** Pages and tags of one list. */
  readonly pages: number
  readonly tags: number
  /** Bytes of one chunk where an upload goes in chunks. */
  readonly chunk: number
}

const MIB = 1024 * 1024

export const DEFAULT_LIMITS: Limits = {
  answer: 60_000,
  idle: 60_000,
  whole: 120_000,
  slowest: 16 * 1024,
  tries: 5,
  firstPause: 1000,
  longestPause: 20_000,
  longestRetryAfter: 60_000,
  keep: 15_000,
  connections: 64,
  writes: 4,
  errorBody: 64 * 1024,
  tokenBody: MIB,
  listBody: 32 * MIB,
  redirects: 10,
  pages: 10_000,
  tags: 1_000_000,
  chunk: 32 * MIB,
}
