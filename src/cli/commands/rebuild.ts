import { defineCommand } from '../command.ts'
import { rebuildView } from '../ui/rebuild-view.ts'
import { given } from './given.ts'
import { refusedExit } from './refused-exit.ts'

export const command = defineCommand({
  description:
    'Builds the newest release of every supported line again, where its base image has anything newer, and publishes it as a rebuild: the exact tag of the release never moves. The source is a clean checkout of the release in a temporary folder; work tree, index and branches stay as they are. The command that builds is `rebuild.run` of the policy; without one the commands are printed. LINE is a line such as 0.3, or its newest release.',
  examples: [
    {
      line: 'tidemark rebuild',
      text: 'In a weekly job: every supported line whose base has anything newer.',
    },
    { line: 'tidemark rebuild 0.3 --force', text: 'One line, whatever its base is.' },
    { line: 'tidemark rebuild --dry-run', text: 'Show sources and bases; run nothing, write nothing.' },
    { line: 'tidemark rebuild --print --force', text: 'Print the commands, to run them by hand.' },
  ],
  configure: (bare) =>
    bare
      .argument('[line]', 'a line, or its newest release (default: every supported line)')
      .option('--component <name>', 'which component, where the policy has several')
      .option('--force', 'build although the base has nothing newer')
      .option('--print', 'print the commands, run none')
      .option('-n, --dry-run', 'show what would be done, do nothing'),
  run: async ({ args: [line], options, face }) => {
    const [world, [{ rebuild }, { openRebuildWorld }]] = await face.open(async () =>
      Promise.all([import('../../flows/rebuild.ts'), import('../../flows/rebuild/open.ts')]),
    )
    const result = await rebuild(openRebuildWorld(world), {
      ...given({ component: options.component }),
      line: line ?? null,
      force: options.force === true,
      print: options.print === true,
      dryRun: options.dryRun === true,
    })
    face.show('rebuild', result, rebuildView)
    return refusedExit(result.rebuilds.flatMap(({ refusals }) => refusals))
  },
})
