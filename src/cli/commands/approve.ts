import { defineCommand } from '../command.ts'
import { approveView } from '../ui/approve-view.ts'
import { given } from './given.ts'

export const command = defineCommand({
  description:
    'Records that you agree that a digest runs in an environment. The approval is about these very bytes: another digest needs another one. Who you are is what CI says, or git (user.name and user.email); the policy may list who may approve, and may not count the one who promotes.',
  examples: [
    { line: 'tidemark approve 1.4.0 --env prod', text: 'The digest that is 1.4.0 may go to prod.' },
    {
      line: 'tidemark approve 9f3c2a1 --env prod --comment "load test is fine"',
      text: 'A build, by its commit.',
    },
    { line: 'tidemark approve 1.4.0 --env prod --undo', text: 'Take it back.' },
  ],
  configure: (bare) =>
    bare
      .argument('<ref>', 'a digest, version, tag or commit')
      .requiredOption('--env <environment>', 'the environment')
      .option('--component <name>', 'which component, where the policy has several')
      .option('--comment <text>', 'kept with the approval')
      .option('--undo', 'take your approval back')
      .option('-n, --dry-run', 'show what would be recorded'),
  run: async ({ args: [name], options, face }) => {
    const [world, { approve }] = await face.open(() => import('../../flows/approve.ts'))
    const result = await approve(world, {
      name,
      environment: options.env,
      ...given({ component: options.component }),
      comment: options.comment ?? null,
      undo: options.undo === true,
      dryRun: options.dryRun === true,
    })
    face.show('approve', result, approveView)
    return 0
  },
})
