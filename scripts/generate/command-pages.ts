import { Command } from 'commander'
import type { Option } from 'commander'

import type { CommandDefinition } from '../../src/cli/command.ts'
import { dress } from '../../src/cli/program.ts'
import { COMMANDS } from '../../src/cli/table.ts'
import type { CommandRow } from '../../src/cli/table.ts'
import { DOCUMENTS } from '../../src/cli/documents/documents.ts'
import { code, markdownTable, page } from './markdown.ts'

function optionRows(options: readonly Option[]): readonly (readonly string[])[] {
  return options.map((option) => [code(option.flags), option.description])
}

function documentLine(name: string): string {
  return name in DOCUMENTS
    ? `With \`--json\` it prints a document of [\`schema/${name}.schema.json\`](../../../schema/${name}.schema.json); see [documents](../documents.md).`
    : ''
}

function examples(definition: CommandDefinition): readonly string[] {
  return [
    '## Examples',
    '',
    ...definition.examples.flatMap(({ line, text }) => [text, '', '```sh', line, '```', '']),
  ]
}

function commandPage(row: CommandRow, definition: CommandDefinition): string {
  const command = new Command(row.name)
  dress(command, definition, () => {})
  const own = command.options.filter((option) => option.helpGroupHeading === undefined)
  const global = command.options.filter((option) => option.helpGroupHeading !== undefined)
  const args = command.registeredArguments.map((argument) => [code(argument.name()), argument.description])
  return page(`tidemark ${row.name}`, [
    definition.description,
    '',
    '```',
    `tidemark ${row.name} ${command.usage()}`,
    '```',
    '',
    ...markdownTable(['Argument', 'Meaning'], args),
    ...markdownTable(['Option', 'Meaning'], optionRows(own)),
    'Options of every command:',
    '',
    ...markdownTable(['Option', 'Meaning'], optionRows(global)),
    ...examples(definition),
    documentLine(row.name),
    '',
    'Exit codes: [the same for all commands](../README.md#exit-codes).',
  ])
}

/** A page a command, from the command table. */
export async function commandPages(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>()
  for (const row of COMMANDS) {
    const { command } = await row.load()
    pages.set(`docs/reference/commands/${row.name}.md`, commandPage(row, command))
  }
  return pages
}
