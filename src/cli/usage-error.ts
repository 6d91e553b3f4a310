import { CommanderError } from 'commander'
import type { Command } from 'commander'

import { TidemarkError } from '../model/failure.ts'

/** True for what the parser throws: a faulty command line, or help that was asked for. */
export function isParserEnd(error: unknown): error is CommanderError {
  return error instanceof CommanderError
}

function usage(command: Command): readonly string[] {
  const path = command.parent === null ? 'tidemark' : `tidemark ${command.name()}`
  const line = `Usage: ${path} ${command.usage()}`
  const help = command.parent === null ? 'lists the commands' : 'shows all options and an example'
  return [line, `${path} --help   ${help}`]
}

/** The parser's complaint as ours: its first line is the message; its suggestion and the usage are hints. */
export function usageError(fault: CommanderError, command: Command): TidemarkError {
  const [first = '', ...more] = fault.message.split('\n')
  const message = first.replace(/^error: /u, '')
  const suggestions = more.map((line) => line.replace(/^\((.*)\)$/u, '$1')).filter((line) => line !== '')
  return new TidemarkError('E_USAGE', message, { hints: [...suggestions, ...usage(command)], cause: fault })
}
