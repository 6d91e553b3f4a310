import type { DeprecateResult } from '../../flows/deprecate.ts'
import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import { deprecateEndView, deprecateView } from '../ui/deprecate-view.ts'
import { confirmation } from './confirmation.ts'
import { given } from './given.ts'

function question({ component, versions, undo }: DeprecateResult): string {
  const names = versions.map(({ version }) => version).join(', ')
  return undo ? `Lift the deprecation of ${component} ${names}?` : `Deprecate ${component} ${names}?`
}

/** Throws E_USAGE for options that have no meaning when a deprecation is lifted. */
function refuseContradiction(options: {
  readonly undo?: true | undefined
  readonly to?: string | undefined
  readonly replacement?: string | undefined
}): void {
  if (options.undo !== true) return
  const other = options.to === undefined ? options.replacement && '--replacement' : '--to'
  if (other === undefined) return
  throw new TidemarkError('E_USAGE', `--undo lifts the deprecation of one version: ${other} has no meaning`)
}

export const command = defineCommand({
  description:
    'Says that a released version is not to be used: every tag that floats falls to the newest release that stands, by digest, so that an index of several platforms keeps its bytes. Exact tags and candidates stay as they are, pullable; nothing is ever deleted. The release’s notes on the forge get a banner, the changelog in the work tree an entry. Falling back across a release that changes a schema must be acknowledged. Asks first.',
  examples: [
    {
      line: 'tidemark deprecate 1.4.1 --reason "loses uploads" --dry-run',
      text: 'Which tags would fall, and to what?',
    },
    {
      line: 'tidemark deprecate 1.4.1 --reason "loses uploads" --replacement 1.4.2',
      text: 'With the version to use instead, released or still to come.',
    },
    {
      line: 'tidemark deprecate 1.4.3 --to 1.4.0 --reason "loses uploads"',
      text: 'And every stable release in between.',
    },
    { line: 'tidemark deprecate 1.4.1 --undo', text: 'Lift it: the tags rise again.' },
  ],
  configure: (bare) =>
    bare
      .argument('<version>', 'the released version, or its git tag')
      .option('--reason <text>', 'why, for the ledger, the notes and the changelog')
      .option('--replacement <version>', 'what to use instead')
      .option('--to <version>', 'deprecate every stable release above this one, too')
      .option('--component <name>', 'which component, where the policy has several')
      .option('--undo', 'lift the deprecation')
      .option('--acknowledge-schema-change', 'the older release works with the newer schema')
      .option('--no-forge', 'leave the notes on the forge alone')
      .option('--no-changelog', 'leave the changelog alone')
      .option('-n, --dry-run', 'show the plan, change nothing')
      .option('-y, --yes', 'do not ask'),
  run: async ({ args: [version], options, face }) => {
    refuseContradiction(options)
    const confirm = confirmation(face, { command: 'deprecate', view: deprecateView, question, options })
    const [world, { deprecate }] = await face.open(() => import('../../flows/deprecate.ts'))
    const result = await deprecate(world, {
      ...given({ component: options.component }),
      version,
      reason: options.reason ?? null,
      replacement: options.replacement ?? null,
      to: options.to ?? null,
      undo: options.undo === true,
      acknowledgeSchemaChange: options.acknowledgeSchemaChange === true,
      forge: options.forge,
      changelog: options.changelog,
      dryRun: options.dryRun === true,
      confirm,
    })
    face.show('deprecate', result, confirm === null ? deprecateView : deprecateEndView)
    return result.outcome === 'declined' ? 1 : 0
  },
})
