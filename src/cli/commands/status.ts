import type { StatusResult } from '../../flows/results.ts'
import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import type { Face } from '../face.ts'
import { statusView } from '../ui/status-view.ts'
import { AS_OF, given } from './given.ts'

const SECONDS = 5

function parseSeconds(text: string): number {
  if (/^[1-9]\d{0,4}$/u.test(text)) return Number(text)
  throw new TidemarkError('E_USAGE', `--watch takes whole seconds, and this is "${text}"`)
}

/** What is there to tell: everything but what time alone changes, and where the ledger stands. */
function changeKey({ components }: StatusResult): string {
  return JSON.stringify(components, (key, value: unknown) => {
    if (key === 'waitsFor') return undefined
    const soaks = typeof value === 'object' && value !== null && 'gate' in value && value.gate === 'soak'
    return soaks ? { ...value, message: '', mend: '' } : value
  })
}

interface Options {
  readonly component?: string | undefined
  readonly env?: string | undefined
  readonly asOf?: string | undefined
}

/** The worlds are opened anew each time: policy and refs may have changed as well. */
async function ask(face: Face, { component, env, asOf }: Options): Promise<StatusResult> {
  const [world, { status }] = await face.open(() => import('../../flows/status.ts'))
  return await status(world, given({ component, environment: env, asOf }))
}

export const command = defineCommand({
  description:
    'Shows, for every component, what runs in each environment, since when and by whom, what holds it, what waits for it and for which gate; what each floating tag points at; which lines are supported; and what is not finished. It reads the ledger, not the registries. With --watch it goes on: redrawn on a terminal, elsewhere a block for every change, with --json one JSON document a line (JSON Lines).',
  examples: [
    { line: 'tidemark status', text: 'The map as it is now.' },
    {
      line: 'tidemark status --env prod --watch',
      text: 'What runs in prod and what waits for it, kept open.',
    },
    {
      line: 'tidemark status --as-of 2026-03-03T12:00:00Z',
      text: 'The map as it was on 3 March at noon, UTC.',
    },
    { line: 'tidemark status --json --watch 30', text: 'A JSON document a line, for every change.' },
  ],
  configure: (bare) =>
    bare
      .option('--component <name>', 'only this component')
      .option('--env <name>', 'only this environment, and nothing else')
      .option('--as-of <time>', AS_OF)
      .option('--watch [seconds]', `look again every so many seconds (default: ${SECONDS})`, parseSeconds),
  run: async ({ options, face }) => {
    const { watch: seconds } = options
    if (seconds === undefined) {
      face.show('status', await ask(face, options), statusView)
      return 0
    }
    if (options.asOf !== undefined)
      throw new TidemarkError('E_USAGE', '--as-of shows what does not change any more: leave out --watch')
    const { watch } = await import('../ui/watch.ts')
    return await watch(face, {
      name: 'status',
      seconds: seconds === true ? SECONDS : seconds,
      ask: () => ask(face, options),
      view: statusView,
      keyOf: changeKey,
    })
  },
})
