import { parseDigest } from '../../model/digest.ts'
import { defineCommand } from '../command.ts'
import { planView } from '../ui/plan-view.ts'
import { addEventOptions, eventOf } from './event-options.ts'
import { refusedExit } from './refused-exit.ts'
import { collectPlatform, sourceOf } from './source-options.ts'

export const command = defineCommand({
  description:
    'Shows every tag that a publish would create, move or leave, and why, and writes nothing. Without a digest it plans for an image that is not built yet. Exits with 3 when the policy refuses it.',
  examples: [
    { line: 'tidemark plan', text: 'What would publishing the commit that is checked out write?' },
    { line: 'tidemark plan --version 2.5.2', text: 'And if it were released as 2.5.2?' },
    { line: 'tidemark plan --all', text: 'What would it take to make the registries agree with the ledger?' },
  ],
  configure: (bare) =>
    addEventOptions(bare)
      .option('--digest <digest>', 'the digest to plan for', parseDigest)
      .option(
        '--from <location>',
        'the image to plan for: oci:DIR[:REF], oci-archive:FILE[:REF] or a reference',
      )
      .option(
        '--platform-digest <platform=digest>',
        'one platform of the image; may be repeated',
        collectPlatform,
      )
      .option('--metadata-file <file>', 'what `docker buildx build --metadata-file` wrote')
      .option('--offline', 'plan from the ledger alone, read no registry')
      .option('--all', 'plan everything that is wanted, not one event'),
  run: async ({ options, face }) => {
    const offline = options.offline === true
    const [world, { plan }] = await face.open(() => import('../../flows/plan.ts'), { offline })
    const source = sourceOf(options, face.settings.directory)
    const result = await plan(world, {
      event: eventOf(options),
      ...(source === null ? {} : { source }),
      offline,
      all: options.all === true,
    })
    face.show('plan', result, planView)
    return refusedExit(result.refusals)
  },
})
