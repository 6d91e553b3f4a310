import { defineCommand } from '../command.ts'
import { explainView } from '../ui/explain-view.ts'
import { AS_OF, given } from './given.ts'

export const command = defineCommand({
  description:
    'Says what a tag promises: which class of the policy it belongs to, what it points at and why, whether it may move, what to use it for, and whether retention would keep what it names. The tag need not exist yet. A digest is explained by what the ledger knows of it.',
  examples: [
    { line: 'tidemark explain latest', text: 'May latest move, and why does it point where it does?' },
    { line: 'tidemark explain 2.0.0', text: 'What would the tag 2.0.0 promise?' },
    {
      line: 'tidemark explain latest --as-of 2026-03-03',
      text: 'And why did it point where it did when 3 March ended, by the policy of today?',
    },
    {
      line: 'tidemark explain sha256:77aa01b2c3d4e5f60718293a4b5c6d7e8f9012a3b4c5d6e7f8091a2b3c4d5e6f',
      text: 'What is this digest, and may it be deleted?',
    },
  ],
  configure: (bare) =>
    bare
      .argument('<tag>', 'the tag, as in IMAGE:TAG, or a digest')
      .option('--component <name>', 'of this component')
      .option('--as-of <time>', AS_OF),
  run: async ({ args: [tag], options, face }) => {
    const [world, { explain }] = await face.open(() => import('../../flows/explain.ts'))
    const { component, asOf } = options
    face.show('explain', await explain(world, { tag, ...given({ component, asOf }) }), explainView)
    return 0
  },
})
