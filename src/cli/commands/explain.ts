import { defineCommand } from '../command.ts'
import { explainView } from '../ui/explain-view.ts'
import { AS_OF, given } from './given.ts'

export const command = defineCommand({
  description:
    'Says what a tag promises: which class of the policy it belongs to, what it points at and why, whether it may move, and what to use it for. The tag need not exist yet.',
  examples: [
    { line: 'tidemark explain latest', text: 'May latest move, and why does it point where it does?' },
    { line: 'tidemark explain 2.0.0', text: 'What would the tag 2.0.0 promise?' },
    {
      line: 'tidemark explain latest --as-of 2026-03-03',
      text: 'And why did it point where it did when 3 March ended, by the policy of today?',
    },
  ],
  configure: (bare) =>
    bare
      .argument('<tag>', 'the tag, as in IMAGE:TAG')
      .option('--component <name>', 'of this component')
      .option('--as-of <time>', AS_OF),
  run: async ({ args: [tag], options, face }) => {
    const [world, { explain }] = await face.open(() => import('../../flows/explain.ts'))
    const { component, asOf } = options
    face.show('explain', await explain(world, { tag, ...given({ component, asOf }) }), explainView)
    return 0
  },
})
