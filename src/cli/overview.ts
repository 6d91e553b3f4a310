import type { Command } from 'commander'
import { Help } from 'commander'

import { COMMANDS } from './table.ts'
import { table } from './ui/table.ts'

function options(program: Command, helper: Help): readonly string[] {
  const rows = helper
    .visibleOptions(program)
    .map((option) => [helper.optionTerm(option), helper.optionDescription(option)])
  return table(rows, { indent: '  ', gap: 3 })
}

/** `tidemark --help`, and what `tidemark` alone answers: the commands by purpose, then the options of all. */
export function overview(program: Command, helper: Help): string {
  const lines = [program.description(), '', 'Usage: tidemark COMMAND [options]']
  const terms = table(
    COMMANDS.map(({ name, summary }) => [name, summary]),
    { indent: '  ', gap: 3 },
  )
  let group = ''
  for (const [index, row] of COMMANDS.entries()) {
    if (row.group !== group) lines.push('', helper.styleTitle(row.group))
    group = row.group
    lines.push(terms[index] ?? '')
  }
  lines.push('', helper.styleTitle('Options:'), ...options(program, helper))
  lines.push('', '`tidemark COMMAND --help` shows an example of each. To begin:  tidemark init')
  return `${lines.join('\n')}\n`
}

/** The help of one command, as commander formats it. */
export function commandHelp(command: Command, helper: Help): string {
  return Help.prototype.formatHelp.call(helper, command, helper)
}
