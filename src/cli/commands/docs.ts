import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import { docsView } from '../ui/docs-view.ts'
import { given } from './given.ts'

function nothingToWrite(): TidemarkError {
  return new TidemarkError('E_USAGE', '--write has no document to write', {
    hints: ['tidemark docs --write README.md', 'To print the table:  tidemark docs'],
  })
}

export const command = defineCommand({
  description:
    'Prints the tags of the policy as a Markdown table: where each comes from, how stable it is, what to use it for. With files it holds them to it: what stands between <!-- tidemark:tags --> and <!-- /tidemark:tags --> (with the name of a component behind tidemark:tags: of that one) must be that table. Exits with 6 when a file says something else; --write brings it up to date.',
  examples: [
    { line: 'tidemark docs', text: 'The table, to paste.' },
    {
      line: 'tidemark docs README.md docs/SECURITY.md',
      text: 'In CI: do the documents say what the policy says?',
    },
    { line: 'tidemark docs --write README.md', text: 'Bring the table in README.md up to date.' },
  ],
  configure: (bare) =>
    bare
      .argument('[files...]', 'documents with marked sections')
      .option('--component <name>', 'only this component')
      .option('--write', 'write what differs, instead of telling it'),
  run: async ({ args: [files], options, face }) => {
    const write = options.write === true
    if (write && files.length === 0) throw nothingToWrite()
    const [world, { docs }] = await face.open(() => import('../../flows/docs.ts'))
    const result = await docs(world, { files, write, ...given({ component: options.component }) })
    face.show('docs', result, docsView(options.component))
    return result.files.some(({ outcome }) => outcome === 'differs') ? 6 : 0
  },
})
