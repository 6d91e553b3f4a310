import { Command, CommanderError, Option } from 'commander'
import type { HelpConfiguration, OutputConfiguration } from 'commander'

import type { CommandDefinition, Runner } from './command.ts'
import type { Settings } from './settings.ts'
import { settle } from './settings.ts'
import type { Surroundings } from './surroundings.ts'
import { commandHelp, overview } from './overview.ts'
import { COMMANDS } from './table.ts'
import type { CommandRow } from './table.ts'
import { wantsColour } from './ui/palette.ts'
import { isParserEnd, usageError } from './usage-error.ts'
import { ownVersion } from './version.ts'

const EVERYWHERE = 'Everywhere:'
const ABOUT = 'Keeps the promise that a container-image tag makes.'

function globalOptions(): readonly Option[] {
  return [
    new Option('--json', 'print one JSON document and nothing else'),
    new Option('-q, --quiet', 'no progress, no warnings'),
    new Option('--policy <file>', 'the policy file (default: the nearest tidemark.yaml)'),
    new Option('-C, --directory <dir>', 'work in this folder'),
    new Option('--no-color', 'no colour, even on a terminal'),
    new Option('-h, --help', 'show help with an example'),
  ]
}

function addGlobalOptions(command: Command): void {
  for (const option of globalOptions()) {
    option.helpGroup(EVERYWHERE)
    if (option.long === '--help') command.addHelpOption(option)
    else command.addOption(option)
  }
}

/** Adds arguments, options, help and examples of a definition to its command. */
export function dress(
  command: Command,
  definition: CommandDefinition,
  parsed: (runner: Runner) => void,
): void {
  command.description(definition.description)
  definition.attach(command, parsed)
  addGlobalOptions(command)
  const examples = definition.examples.map(({ line, text }) => `  $ ${line}\n      ${text}`)
  command.addHelpText('after', `\nExamples:\n${examples.join('\n')}`)
}

function createOutput(around: Surroundings): OutputConfiguration {
  const coloured = (isTerminal: boolean) => wantsColour(around.env, isTerminal, true)
  return {
    writeOut: (text) => around.stdout.write(text),
    writeErr: (text) => around.stderr.write(text),
    // Messages about a faulty command line are the error wall's.
    outputError: () => {},
    getOutHelpWidth: () => around.stdout.columns,
    getErrHelpWidth: () => around.stderr.columns,
    getOutHasColors: () => coloured(around.stdout.isTerminal),
    getErrHasColors: () => coloured(around.stderr.isTerminal),
  }
}

const HELP: HelpConfiguration = {
  styleTitle: (title) => `\u001B[1m${title}\u001B[22m`,
  formatHelp: (command, helper) =>
    command.parent === null ? overview(command, helper) : commandHelp(command, helper),
}

function addCommand(program: Command, row: CommandRow): Command {
  return program.command(row.name).summary(row.summary).helpGroup(row.group)
}

export function createProgram(around: Surroundings): Command {
  const program = new Command('tidemark')
    .description(ABOUT)
    .usage('COMMAND [options]')
    .option('-V, --version', 'print the version')
    .exitOverride()
    .configureOutput(createOutput(around))
    .configureHelp(HELP)
    .enablePositionalOptions()
    .helpCommand('help [command]', 'show help for a command')
  addGlobalOptions(program)
  program.on('option:version', () => {
    around.stdout.write(`${ownVersion()}\n`)
    throw new CommanderError(0, 'commander.version', ownVersion())
  })
  return program
}

/** A command line that was understood. */
export interface Parsed {
  readonly settings: Settings
  /** null when help or the version was all that was asked for. */
  readonly runner: Runner | null
}

/** Which command the line names, also as `help NAME`; undefined when none or an unknown one. */
function namedRow(program: Command, args: readonly string[]): CommandRow | undefined {
  const { operands, unknown } = program.parseOptions([...args])
  const words = [...operands, ...unknown]
  const name = words[0] === 'help' ? words[1] : words[0]
  return COMMANDS.find((row) => row.name === name)
}

/** Does a piece of parsing; what it complains about is told with the usage of `command`. */
function understood<T>(command: Command, piece: () => T): T {
  try {
    return piece()
  } catch (error) {
    const faulty = isParserEnd(error) && error.exitCode !== 0 && error.code !== 'commander.help'
    throw faulty ? usageError(error, command) : error
  }
}

/** The command line, and the one behind its first `--`, which the parser would take for arguments. */
function splitAtDashes(args: readonly string[]): {
  readonly line: readonly string[]
  readonly rest: readonly string[]
} {
  const at = args.indexOf('--')
  return at === -1 ? { line: args, rest: [] } : { line: args.slice(0, at), rest: args.slice(at + 1) }
}

/**
 * Understands a command line. Only the module of the command that it names is loaded.
 * Throws E_USAGE; and commander's CommanderError after help or the version was printed.
 */
export async function parse(args: readonly string[], around: Surroundings): Promise<Parsed> {
  const program = createProgram(around)
  const commands = new Map(COMMANDS.map((row) => [row, addCommand(program, row)]))
  const row = understood(program, () => namedRow(program, args))
  const command = row === undefined ? undefined : commands.get(row)
  if (row === undefined || command === undefined) {
    understood(program, () => program.parse([...args], { from: 'user' }))
    return { settings: settle(program.opts(), {}, around.cwd), runner: null }
  }
  let runner: Runner | null = null
  const { command: definition } = await row.load()
  const { line, rest } = definition.takesCommand ? splitAtDashes(args) : { line: args, rest: [] }
  dress(command, definition, (start) => {
    runner = async (face) => start(face, rest)
  })
  understood(command, () => program.parse([...line], { from: 'user' }))
  return { settings: settle(program.opts(), command.opts(), around.cwd), runner }
}
