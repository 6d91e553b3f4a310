import { defineCommand } from '../command.ts'
import { statusView } from '../ui/status-view.ts'
import { AS_OF, given } from './given.ts'

export const command = defineCommand({
  description:
    'Shows, for every component, what each environment and each floating tag points at and for how long, which lines are supported, and what is still pending. It reads the ledger, not the registries.',
  examples: [
    { line: 'tidemark status', text: 'The map as it is now.' },
    { line: 'tidemark status --as-of 2026-03-03T12:00:00Z', text: 'And as it was on 3 March at noon, UTC.' },
  ],
  configure: (bare) =>
    bare.option('--component <name>', 'only this component').option('--as-of <time>', AS_OF),
  run: async ({ options, face }) => {
    const [world, { status }] = await face.open(() => import('../../flows/status.ts'))
    const { component, asOf } = options
    face.show('status', await status(world, given({ component, asOf })), statusView)
    return 0
  },
})
