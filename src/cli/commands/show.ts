import { defineCommand } from '../command.ts'
import { showView } from '../ui/show-view.ts'
import { AS_OF, given } from './given.ts'

export const command = defineCommand({
  description:
    'Tells all about a tag, a version or a digest: what it names, since when, what it was built from, its platforms, the other tags of the same digest, and everything that the tag named before.',
  examples: [
    { line: 'tidemark show 1.4', text: 'What is 1.4, and since when?' },
    {
      line: 'tidemark show 1.4 --as-of 2026-03-03T12:00:00Z',
      text: 'What shipped as 1.4 on 3 March at noon?',
    },
    { line: 'tidemark show sha256:…', text: 'Which version and commit is this digest?' },
  ],
  configure: (bare) =>
    bare
      .argument('<name>', 'a tag, a version or a digest')
      .option('--component <name>', 'of this component')
      .option('--as-of <time>', AS_OF),
  run: async ({ args: [name], options, face }) => {
    const [world, { show }] = await face.open(() => import('../../flows/show.ts'))
    const { component, asOf } = options
    face.show('show', await show(world, { name, ...given({ component, asOf }) }), showView)
    return 0
  },
})
