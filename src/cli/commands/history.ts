import { defineCommand } from '../command.ts'
import { historyView } from '../ui/history-view.ts'
import { AS_OF, given } from './given.ts'

export const command = defineCommand({
  description:
    'Lists every digest that a tag named, oldest first: from when to when, which version and commit, how it came there and who decided it. Of all components that have the tag, unless one is named. It knows what the ledger knows: a write by somebody else is not in it.',
  examples: [
    { line: 'tidemark history 1.4', text: 'All that 1.4 ever was.' },
    {
      line: 'tidemark history 1.4 --at 2026-03-03T12:00:00Z',
      text: 'What shipped as 1.4 on 3 March at noon?',
    },
    {
      line: 'tidemark history env-prod --component api',
      text: 'What api ran in prod, and who put it there.',
    },
  ],
  configure: (bare) =>
    bare
      .argument('<tag>', 'the tag, as in IMAGE:TAG')
      .option('--component <name>', 'only of this component')
      .option('--image <name>', 'only of this image')
      .option('--at <time>', 'only what it named at that moment: an RFC 3339 time or a date (its end), UTC')
      .option('--as-of <time>', AS_OF),
  run: async ({ args: [tag], options, face }) => {
    const [world, { tagHistory }] = await face.open(() => import('../../flows/tag-history.ts'))
    const { component, image, at, asOf } = options
    const result = await tagHistory(world, { tag, ...given({ component, image, at, asOf }) })
    face.show('history', result, historyView)
    return 0
  },
})
