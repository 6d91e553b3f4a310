import { resolve } from 'node:path'

/** Options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly policy?: string
  readonly directory?: string
  readonly color?: boolean
}

export interface Settings {
  readonly json: boolean
  readonly quiet: boolean
  /** As given; null: where the user stands. */
  readonly givenDirectory: string | null
  /** As given; relative to `directory`. */
  readonly policyPath: string | null
  /** Absolute folder that the command works in. */
  readonly directory: string
  readonly color: boolean
}

/** The settings of a run; what stands after the command's name wins over what stands before it. */
export function settle(before: GlobalOptions, after: GlobalOptions, cwd: string): Settings {
  const givenDirectory = after.directory ?? before.directory ?? null
  return {
    json: (after.json ?? before.json) === true,
    quiet: (after.quiet ?? before.quiet) === true,
    givenDirectory,
    policyPath: after.policy ?? before.policy ?? null,
    directory: resolve(cwd, givenDirectory ?? '.'),
    color: before.color !== false && after.color !== false,
  }
}

/** Settings for when the command line cannot be parsed: only `--json` and `--no-color` matter for the message. */
export function guess(args: readonly string[], cwd: string): Settings {
  const end = args.indexOf('--')
  const words = end === -1 ? args : args.slice(0, end)
  return settle({ json: words.includes('--json'), color: !words.includes('--no-color') }, {}, cwd)
}
