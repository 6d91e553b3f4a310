import { defineCommand } from '../command.ts'
import { holdView } from '../ui/hold-view.ts'
import { collect } from './collect.ts'
import { COMPONENTS } from './stage-options.ts'

export const command = defineCommand({
  description:
    'Lifts the hold on an environment, also the one that a rollback made. Nothing moves by that alone. Without --component it lifts it for every component there.',
  examples: [{ line: 'tidemark resume prod --reason "1.4.2 mends it"', text: 'Promotions to prod go on.' }],
  configure: (bare) =>
    bare
      .argument('<environment>', 'the environment')
      .option('--reason <text>', 'kept in the ledger')
      .option('--component <name>', COMPONENTS, collect),
  run: async ({ args: [environment], options, face }) => {
    const components = options.component ?? []
    const [world, { resume }] = await face.open(() => import('../../flows/hold.ts'))
    const all = components.length === 0
    const result = await resume(world, { environment, components, all, reason: options.reason ?? null })
    face.show('hold', result, holdView)
    return 0
  },
})
