import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import { logView } from '../ui/log-view.ts'
import { AS_OF, given } from './given.ts'

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new TidemarkError('E_USAGE', `"${text}" is no count`)
  return Number(text)
}

export const command = defineCommand({
  description:
    'Lists the records of the ledger, oldest first: what was built, released, published, withdrawn, by whom and when. With a tag, only what concerns that tag.',
  examples: [
    { line: 'tidemark log', text: 'Everything that happened.' },
    { line: 'tidemark log latest --limit 5', text: 'The last five moves of latest.' },
  ],
  configure: (bare) =>
    bare
      .argument('[tag]', 'only what concerns this tag')
      .option('--component <name>', 'only this component')
      .option('--limit <count>', 'at most so many records, the newest', parseCount)
      .option('--as-of <time>', AS_OF),
  run: async ({ args: [tag], options, face }) => {
    const [world, { log }] = await face.open(() => import('../../flows/log.ts'))
    const { component, limit, asOf } = options
    face.show('log', await log(world, given({ tag, component, limit, asOf })), logView)
    return 0
  },
})
