import type { Command as TypedCommand, OptionValues } from '@commander-js/extra-typings'
import { Command } from 'commander'

import type { ExitCode } from '../model/errors/catalogue.ts'
import type { Face } from './face.ts'

/** A line that `--help` and the reference page show, and what it does. */
export interface Example {
  readonly line: string
  readonly text: string
}

/** What a command is given when it runs. */
export interface Call<Args, Options> {
  readonly args: Args
  readonly options: Options
  /** The command line behind `--`, for a command that takes one; empty when there is none. */
  readonly rest: readonly string[]
  readonly face: Face
}

type Fresh = TypedCommand

/** extra-typings describes the very objects that commander makes; there is nothing else to tell them by. */
function isTyped(command: unknown): command is Fresh {
  return command instanceof Command
}

interface Definition<Args extends unknown[], Options extends OptionValues> {
  /** What the command does, for `--help` and its reference page: whole sentences. */
  readonly description: string
  readonly examples: readonly [Example, ...Example[]]
  /** Adds arguments and options; their types reach `run`. */
  readonly configure: (command: Fresh) => TypedCommand<Args, Options>
  /** What follows `--` is another program's command line, and no argument of this command. */
  readonly takesCommand?: boolean
  /** Does it. Answers the exit code, or throws a TidemarkError. */
  readonly run: (call: Call<Args, Options>) => Promise<ExitCode>
}

/** Starts a parsed command. */
export type Runner = (face: Face, rest?: readonly string[]) => Promise<ExitCode>

/** A command whose types are settled: what the parser and the reference need of it. */
export interface CommandDefinition {
  readonly description: string
  readonly examples: readonly Example[]
  /** True when what follows `--` is another program's command line. */
  readonly takesCommand: boolean
  /** Adds arguments and options to `command`, and tells `parsed` once the command line has named it. */
  attach(command: Command, parsed: (runner: Runner) => void): void
}

/** Defines a command; the types of its arguments and options are those that `configure` declares. */
export function defineCommand<Args extends unknown[], Options extends OptionValues>(
  definition: Definition<Args, Options>,
): CommandDefinition {
  const { description, examples, configure, takesCommand = false, run } = definition
  return {
    description,
    examples,
    takesCommand,
    attach(command, parsed) {
      if (!isTyped(command)) throw new TypeError('not a command of the parser')
      const typed = configure(command)
      typed.action(() => {
        parsed((face, rest = []) => run({ args: typed.processedArgs, options: typed.opts(), rest, face }))
      })
    },
  }
}
