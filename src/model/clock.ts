/** The time, passed in so that tests and replays own it. */
export interface Clock {
  now(): Date
}

/** Bytes that nobody can guess, passed in for the same reason. */
export type Random = (bytes: number) => Uint8Array
