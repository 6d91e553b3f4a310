import { defineCommand } from '../command.ts'
import { announceView } from '../ui/announce-view.ts'
import { collect } from './collect.ts'
import { given } from './given.ts'

export const command = defineCommand({
  description:
    'Makes the release of a git tag on GitHub, GitLab or Gitea (Forgejo), once: a draft with its notes, files and their checksums, published when it is whole. It is shown as the latest only when the version holds the tag latest. Run again it finishes what is missing, or does nothing. The image must be published. Needs a token: GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN.',
  examples: [
    { line: 'tidemark announce', text: 'In CI, after publish: the release of the git tag of this run.' },
    { line: 'tidemark announce v1.4.0 --asset dist/web.tar.gz', text: 'With a file, and checksums.txt.' },
    { line: 'tidemark announce v1.4.0 --dry-run', text: 'Show the notes and what would be attached.' },
  ],
  configure: (bare) =>
    bare
      .argument('[tag]', 'the git tag (default: that of CI, or the newest release tag at HEAD)')
      .option('--component <name>', 'which component, where the policy has several')
      .option('--asset <file>', 'a file to attach; may be repeated', collect)
      .option('-n, --dry-run', 'show what would be done, do nothing'),
  run: async ({ args: [gitTag], options, face }) => {
    const [world, { announce }] = await face.open(() => import('../../flows/announce.ts'))
    const result = await announce(world, {
      ...given({ component: options.component }),
      gitTag: gitTag ?? null,
      assets: options.asset ?? [],
      dryRun: options.dryRun === true,
    })
    face.show('announce', result, announceView)
    return 0
  },
})
