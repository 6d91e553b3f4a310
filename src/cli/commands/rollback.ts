import type { RollbackResult } from '../../flows/rollback.ts'
import { isPinnedOnly } from '../../flows/repin/is-pinned-only.ts'
import type { RepinResult } from '../../flows/repin/request.ts'
import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import { repinEndView, repinView } from '../ui/repin-view.ts'
import { rollbackEndView, rollbackView } from '../ui/rollback-view.ts'
import { collect } from './collect.ts'
import { confirmation } from './confirmation.ts'
import { choiceOf, COMPONENTS, endOf, said } from './stage-options.ts'

function question({ environment, components }: RollbackResult): string {
  const [first, ...others] = components
  const what = others.length > 0 ? `${components.length} components` : `${first?.component}`
  return `Roll ${what} back in ${environment}, and hold it there?`
}

function repinQuestion({ environment, components }: RepinResult): string {
  const what = components.map(({ component, to }) => `${component} ${to.version}`).join(', ')
  return `Write ${what} into the deployment files of ${environment}?`
}

function holdsNothing(environment: string): TidemarkError {
  return new TidemarkError(
    'E_USAGE',
    `${environment} is pinned in files and cannot be held: leave out --until and --for`,
  )
}

export const command = defineCommand({
  description:
    'Brings an environment back to a digest that it ran before, by the history of the ledger and never by a moving tag, and holds it there until `tidemark resume`, so that no automation undoes it. The digest must still be served. Images roll back, migrations do not: a release in between that changes a schema must be acknowledged. An environment that the policy lists under `deploy` alone is pinned in files: then the previous release, or the one that is named, is written into them, when the registry still serves it under its exact tag; nothing is committed. Asks first.',
  examples: [
    { line: 'tidemark rollback prod --reason "errors rise"', text: 'To what prod ran before.' },
    {
      line: 'tidemark rollback prod --to 1.3.9 --reason "errors rise"',
      text: 'To this release, which prod ran.',
    },
    { line: 'tidemark rollback prod --reason drill --dry-run', text: 'Where would it go?' },
    {
      line: 'tidemark rollback production --reason "errors rise" --yes',
      text: 'The release before, in the files under `deploy`.',
    },
  ],
  configure: (bare) =>
    bare
      .argument('<environment>', 'the environment to bring back')
      .requiredOption('--reason <text>', 'kept with the rollback and the hold')
      .option('--to <ref>', 'a digest, version, exact tag or commit that ran there (default: previous)')
      .option('--component <name>', COMPONENTS, collect)
      .option('--all', 'every component, together')
      .option('--until <time>', 'end the hold then: RFC 3339, UTC')
      .option('--for <duration>', 'end the hold after 12h, 2d')
      .option('--acknowledge-schema-change', 'the older release works with the newer schema')
      .option('-n, --dry-run', 'show where it would go, change nothing')
      .option('-y, --yes', 'do not ask'),
  run: async ({ args: [environment], options, face }) => {
    const choice = choiceOf(options)
    const until = endOf(options, face.around.clock.now())
    const request = {
      environment,
      ...choice,
      to: options.to ?? null,
      reason: said('--reason', options.reason),
      acknowledgeSchemaChange: options.acknowledgeSchemaChange === true,
      dryRun: options.dryRun === true,
    }
    const [world, { rollback }] = await face.open(() => import('../../flows/rollback.ts'))
    if (isPinnedOnly(world.policy, environment)) {
      if (until !== null) throw holdsNothing(environment)
      const asking = { command: 'rollback', view: repinView, question: repinQuestion, options }
      const confirm = confirmation(face, asking)
      const { repin } = await import('../../flows/repin.ts')
      const result = await repin(world, { ...request, confirm })
      face.show('repin', result, confirm === null ? repinView : repinEndView)
      return result.outcome === 'declined' ? 1 : 0
    }
    const confirm = confirmation(face, { command: 'rollback', view: rollbackView, question, options })
    const result = await rollback(world, { ...request, until, confirm })
    face.show('rollback', result, confirm === null ? rollbackView : rollbackEndView)
    return result.outcome === 'declined' ? 1 : 0
  },
})
