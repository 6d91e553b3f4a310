import { defineCommand } from '../command.ts'
import { reconcileView } from '../ui/reconcile-view.ts'
import { collect } from './collect.ts'

export const command = defineCommand({
  description:
    'Brings the registries to what the ledger wants: finishes publishes, promotions and rollbacks that were cut off, moves floating tags back that name something else, writes tags again that are gone. A tag that is written once and names other bytes is never written over: it is reported, and the exit code is 6. Safe to run at any time, beside anything.',
  examples: [
    { line: 'tidemark reconcile', text: 'Finish whatever is unfinished.' },
    { line: 'tidemark reconcile --dry-run', text: 'What differs? Exits with 6 when something does.' },
  ],
  configure: (bare) =>
    bare
      .option('--component <name>', 'only this component; may be repeated', collect)
      .option('-n, --dry-run', 'show what differs, write nothing'),
  run: async ({ options, face }) => {
    const dryRun = options.dryRun === true
    const [world, { reconcile }] = await face.open(() => import('../../flows/reconcile.ts'))
    const result = await reconcile(world, { components: options.component ?? [], dryRun })
    face.show('reconcile', result, reconcileView)
    const differs = result.components.some(({ actions }) => actions.length > 0)
    return result.unmended.length > 0 || (dryRun && differs) ? 6 : 0
  },
})
