import type { LookupFunction } from 'node:net'

import type { Clock, Random } from '../../model/clock.ts'
import type { Limits } from './limits.ts'

/** Waits; rejects with the signal's reason when it is aborted. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Everything that the client takes from outside; tests give their own. */
export interface HttpWorld {
  readonly clock: Clock
  readonly random: Random
  readonly sleep: Sleep
  readonly env: Environment
  readonly lookup: LookupFunction
  readonly limits: Limits
  readonly signal: AbortSignal | undefined
}
