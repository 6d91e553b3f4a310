import type { Digest } from '../../../src/model/digest.ts'
import type { Command } from './commands.ts'

/** One command and every attempt at it: what a person or CI does who runs it again until it has ended. */
export interface Chain {
  readonly name: string
  readonly command: Command
  readonly attempts: Attempt[]
}

/** `done` and `refused` end a command; `failed` (exit 5) and `killed` leave it to be run again. */
export type Status = 'running' | 'done' | 'refused' | 'failed' | 'killed'

/** One process: it can be killed, and what it read and wrote is known to the watch. */
export interface Attempt {
  readonly name: string
  readonly chain: Chain
  /** The image that it publishes; null for a command that builds nothing. */
  readonly bytes: string | null
  /** Faults come only to runs that are not calm, so that every story ends. */
  readonly calm: boolean
  /** How often it gets its turn beside the others. */
  readonly speed: number
  /** The newest answer to a read of each `image tag`, and the step of it. */
  readonly reads: Map<string, { readonly digest: Digest | null; readonly step: number }>
  status: Status
  error: unknown
}

/** True while somebody is still expected to set right what this attempt wrote: it lives, or has to be run again. */
export function owes(attempt: Attempt): boolean {
  if (attempt.status === 'running') return true
  if (attempt.status !== 'killed' && attempt.status !== 'failed') return false
  const { attempts } = attempt.chain
  return !attempts.slice(attempts.indexOf(attempt) + 1).some(({ status }) => status === 'done')
}
