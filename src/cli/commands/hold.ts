import { defineCommand } from '../command.ts'
import { holdView } from '../ui/hold-view.ts'
import { collect } from './collect.ts'
import { COMPONENTS, endOf, said } from './stage-options.ts'

export const command = defineCommand({
  description:
    'Holds an environment: nothing moves it, no promotion and no publish that it follows, until `tidemark resume` or until the time that is given. Without --component it holds every component there.',
  examples: [
    {
      line: 'tidemark hold prod --reason "freeze for the fair" --for 3d',
      text: 'Nothing moves prod for three days.',
    },
    { line: 'tidemark hold staging --component api --reason "load test"', text: 'Only one component.' },
  ],
  configure: (bare) =>
    bare
      .argument('<environment>', 'the environment to hold')
      .requiredOption('--reason <text>', 'shown to whoever is stopped by it')
      .option('--component <name>', COMPONENTS, collect)
      .option('--until <time>', 'until then: RFC 3339, UTC')
      .option('--for <duration>', 'for 12h, 2d'),
  run: async ({ args: [environment], options, face }) => {
    const until = endOf(options, face.around.clock.now())
    const reason = said('--reason', options.reason)
    const components = options.component ?? []
    const [world, { hold }] = await face.open(() => import('../../flows/hold.ts'))
    const all = components.length === 0
    face.show('hold', await hold(world, { environment, components, all, reason, until }), holdView)
    return 0
  },
})
