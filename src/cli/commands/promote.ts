import { defineCommand } from '../command.ts'
import { promoteView } from '../ui/promote-view.ts'
import { collect } from './collect.ts'
import { choiceOf, COMPONENTS, said } from './stage-options.ts'

export const command = defineCommand({
  description:
    'Lets a digest run in an environment: asks every gate of the policy (that the environment before ran it, its checks, approvals and soak, the tag of its commit, no hold), records the promotion, and moves the tag of the environment to the digest. Never a rebuild: the same bytes. Several components go together or not at all. Run again it finishes what is missing, or does nothing. It never prompts.',
  examples: [
    {
      line: 'tidemark promote prod --dry-run',
      text: 'Which gates are met, which are not, and what meets them?',
    },
    { line: 'tidemark promote prod', text: 'What runs in the environment before prod, to prod.' },
    { line: 'tidemark promote staging --from 1.4.0', text: 'This release.' },
    { line: 'tidemark promote prod --all', text: 'All components together, or none.' },
  ],
  configure: (bare) =>
    bare
      .argument('<environment>', 'the environment to promote to')
      .option(
        '--from <ref>',
        'an environment, digest, version, tag or commit (default: the environment before)',
      )
      .option('--component <name>', COMPONENTS, collect)
      .option('--all', 'every component, together')
      .option('--reason <text>', 'kept with the promotion')
      .option(
        '--override <reason>',
        'go on over gates that are not met, on the record, where the policy allows it',
      )
      .option('-n, --dry-run', 'show every gate, change nothing; exits with 3 when one is not met'),
  run: async ({ args: [environment], options, face }) => {
    const choice = choiceOf(options)
    const { from = null, reason, override } = options
    const [world, { promote }] = await face.open(() => import('../../flows/promote.ts'))
    const result = await promote(world, {
      environment,
      ...choice,
      from,
      reason: reason === undefined ? null : said('--reason', reason),
      override: override === undefined ? null : said('--override', override),
      dryRun: options.dryRun === true,
    })
    face.show('promote', result, promoteView)
    return result.ready ? 0 : 3
  },
})
