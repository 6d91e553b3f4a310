import { defineCommand } from '../command.ts'
import { explainView } from '../ui/explain-view.ts'
import { given } from './given.ts'

export const command = defineCommand({
  description:
    'Says what a tag promises: which class of the policy it belongs to, what it points at and why, whether it may move, and what to use it for. The tag need not exist yet.',
  examples: [
    { line: 'tidemark explain latest', text: 'May latest move, and why does it point where it does?' },
    { line: 'tidemark explain 2.0.0', text: 'What would the tag 2.0.0 promise?' },
  ],
  configure: (bare) =>
    bare.argument('<tag>', 'the tag, as in IMAGE:TAG').option('--component <name>', 'of this component'),
  run: async ({ args: [tag], options, face }) => {
    const [world, { explain }] = await face.open(() => import('../../flows/explain.ts'))
    face.show(
      'explain',
      await explain(world, { tag, ...given({ component: options.component }) }),
      explainView,
    )
    return 0
  },
})
