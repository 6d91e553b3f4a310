import { RECORD_TYPES } from '../../model/record.ts'
import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import { logView } from '../ui/log-view.ts'
import { AS_OF, given } from './given.ts'

const MOMENT = 'an RFC 3339 time, a date, or so long ago (2d)'

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new TidemarkError('E_USAGE', `"${text}" is no count`)
  return Number(text)
}

/** `build,release`, once or several times. */
function addTypes(text: string, before: readonly string[] | undefined): readonly string[] {
  const types = text.split(',').map((type) => type.trim())
  const wrong = types.find((type) => !RECORD_TYPES.some((known) => known === type))
  if (wrong === undefined) return [...(before ?? []), ...types]
  throw new TidemarkError('E_USAGE', `"${wrong}" is no type of record`, {
    hints: [`--type ${RECORD_TYPES.join(',')}`],
    details: { types: RECORD_TYPES },
  })
}

function parseFormat(text: string): 'cloudevents' {
  if (text === 'cloudevents') return text
  throw new TidemarkError('E_USAGE', `"${text}" is no format of the log`, { hints: ['--format cloudevents'] })
}

export const command = defineCommand({
  description:
    'Lists the records of the ledger, oldest first: what was built, checked, approved, released, promoted, published, deprecated, withdrawn, by whom and when. With a tag, only what wrote that tag. Of several filters, records that fit all of them.',
  examples: [
    { line: 'tidemark log', text: 'Everything that happened.' },
    { line: 'tidemark log latest --limit 5', text: 'The last five moves of latest.' },
    { line: 'tidemark log --env prod --since 2d', text: 'What happened to prod in the last two days.' },
    { line: 'tidemark log --digest 4b1f0c9d2a77', text: 'The story of one digest.' },
    {
      line: 'tidemark log --format cloudevents',
      text: 'Every record as a CloudEvent, one JSON object a line, to keep elsewhere.',
    },
  ],
  configure: (bare) =>
    bare
      .argument('[tag]', 'only what wrote this tag')
      .option('--component <name>', 'only this component')
      .option('--type <types>', `only these types: ${RECORD_TYPES.join(', ')}`, addTypes)
      .option('--env <name>', 'only this environment, its tags included')
      .option('--version <version>', 'only what names this version or a digest of it')
      .option('--digest <digest>', 'only what names this digest; its first digits, 7 or more, are enough')
      .option('--actor <text>', 'only who has this in the name, in any case of letters')
      .option('--since <time>', `not before: ${MOMENT}`)
      .option('--until <time>', `not after: ${MOMENT}; of a date, its end`)
      .option('--limit <count>', 'at most so many records, the newest', parseCount)
      .option('--reverse', 'newest first')
      .option('--format <format>', 'cloudevents: one CloudEvent a line, instead of the table', parseFormat)
      .option('--as-of <time>', AS_OF),
  run: async ({ args: [tag], options, face }) => {
    const { type, env, format, ...others } = options
    if (format !== undefined && face.settings.json)
      throw new TidemarkError(
        'E_USAGE',
        '--json prints one document, --format cloudevents a line a record: give one',
      )
    const [world, { log, logEvents }] = await face.open(() => import('../../flows/log.ts'))
    const { component, version, digest, actor, since, until, limit, reverse, asOf } = others
    const filter = { tag, component, types: type, environment: env, version, digest, actor }
    const request = given({ ...filter, since, until, limit, reverse, asOf })
    if (format === undefined) face.show('log', await log(world, request), logView)
    else face.lines(await logEvents(world, request))
    return 0
  },
})
