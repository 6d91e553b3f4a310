import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import type { Face } from '../face.ts'
import { retainPlanView, retainView } from '../ui/retain-view.ts'
import { counted } from '../ui/short.ts'
import { collect } from './collect.ts'
import { confirmation } from './confirmation.ts'

export const command = defineCommand({
  description:
    'Shows what no rule under `retention` of the policy keeps, with the reason for every digest; nothing is deleted. --plan also writes it to a file, and --apply deletes what such a file says, as far as it is still true: each digest is looked at again right before it goes. Deleting a digest deletes every tag that names it. What no tag names and the ledger does not know cannot be listed by registries: it stays.',
  examples: [
    { line: 'tidemark retain', text: 'What would go, and why is the rest kept?' },
    { line: 'tidemark retain --plan plan.json', text: 'The same, as a file that can be reviewed.' },
    { line: 'tidemark retain --apply plan.json', text: 'Delete what the plan says.' },
  ],
  configure: (bare) =>
    bare
      .option('--component <name>', 'only this component; may be repeated', collect)
      .option('--plan <file>', 'write the plan to this file')
      .option('--apply <file>', 'delete what the plan in this file says')
      .option('-y, --yes', 'ask no question')
      .option('-n, --dry-run', 'with --apply: show what would be deleted now'),
  run: async ({ options, face }) => {
    const { component: components = [], plan: file, apply } = options
    if (apply !== undefined) {
      if (file !== undefined || components.length > 0)
        throw new TidemarkError('E_USAGE', '--apply takes the whole plan, and no other choice beside it')
      return await carryOut(face, apply, options)
    }
    const [world, { planRetain }] = await face.open(() => import('../../flows/retain.ts'))
    const plan = await planRetain(world, { components })
    if (file !== undefined && options.dryRun !== true) {
      const { writePlanFile } = await import('../../flows/retain/write-plan.ts')
      await writePlanFile(world, file, plan)
    }
    face.show('retain-plan', plan, retainPlanView(options.dryRun === true ? null : (file ?? null)))
    return 0
  },
})

async function carryOut(
  face: Face,
  file: string,
  options: { readonly dryRun?: true | undefined; readonly yes?: true | undefined },
): Promise<0> {
  const [world, { applyRetain }] = await face.open(() => import('../../flows/retain/apply.ts'))
  const confirm = confirmation(face, {
    command: 'retain --apply',
    view: retainView,
    question: ({ components }) =>
      `Delete ${counted(
        components.reduce((sum, { deleted }) => sum + deleted.length, 0),
        'digest',
      )}?`,
    options,
  })
  const result = await applyRetain(world, { file, dryRun: options.dryRun === true, confirm })
  if (result !== null) face.show('retain', result, retainView)
  return 0
}
