import { parseDigest } from '../../model/digest.ts'
import { defineCommand } from '../command.ts'
import { publishView } from '../ui/publish-view.ts'
import { addEventOptions, eventOf } from './event-options.ts'
import { refusedExit } from './refused-exit.ts'
import { collectPlatform, neededSource } from './source-options.ts'

export const command = defineCommand({
  description:
    'Copies the image to every registry of the policy, records the fact in the ledger, and writes exactly the tags that the policy wants. Everything is checked before the first write. Run again it finishes what is missing, or does nothing. It never prompts.',
  examples: [
    {
      line: 'tidemark publish --metadata-file build.json',
      text: 'In CI: what `docker buildx build --push --metadata-file build.json` just built.',
    },
    {
      line: 'tidemark publish --version 1.4.0 --from oci:./build/image',
      text: 'From a laptop: an OCI layout on disk, released as 1.4.0.',
    },
    {
      line: 'tidemark publish --digest sha256:… --dry-run',
      text: 'Check everything, write nothing.',
    },
  ],
  configure: (bare) =>
    addEventOptions(bare)
      .option('--digest <digest>', 'a digest that is in the first image of the policy already', parseDigest)
      .option('--from <location>', 'oci:DIR[:REF], oci-archive:FILE[:REF] or an image reference')
      .option(
        '--platform-digest <platform=digest>',
        'one platform of a new index, as linux/amd64=sha256:…; may be repeated',
        collectPlatform,
      )
      .option('--metadata-file <file>', 'what `docker buildx build --metadata-file` wrote')
      .option('-n, --dry-run', 'check everything, write nothing'),
  run: async ({ options, face }) => {
    const source = neededSource(options, face.settings.directory)
    const [world, { publish }] = await face.open(() => import('../../flows/publish.ts'))
    const result = await publish(world, { event: eventOf(options), source, dryRun: options.dryRun === true })
    face.show('publish', result, publishView)
    return refusedExit(result.refusals)
  },
})
