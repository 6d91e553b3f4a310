import type { Run } from '../model/data.ts'

/** What a CI system says about the run that we are in. Fields are undefined when it does not say. */
export interface CiFacts {
  /** `github`, `gitlab`, `gitea`, `generic`. */
  readonly system: string
  readonly branch?: string
  readonly gitTag?: string
  /** Full commit id. */
  readonly commit?: string
  /** The event's own word: `push`, `schedule`, `workflow_dispatch` … */
  readonly trigger?: string
  readonly run?: Run
  readonly actor?: string
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>

/** One CI system: reads its environment variables. Pure. */
export interface CiSystem {
  readonly name: string
  /** The facts when `env` is this system's, else null. */
  detect(env: Environment): CiFacts | null
}
