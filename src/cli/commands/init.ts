import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import type { Face } from '../face.ts'
import { initView } from '../ui/init-view.ts'
import { given } from './given.ts'

type Ask = (question: string, proposal: string | null) => Promise<string>

/** Asks on the terminal; absent when all is answered or taken as proposed. Throws E_USAGE when nobody could answer. */
async function asking(face: Face, answered: boolean): Promise<Ask | undefined> {
  if (answered) return undefined
  if (!face.around.canAsk || face.settings.json) {
    throw new TidemarkError(
      'E_USAGE',
      'init asks which image to publish, and there is no terminal to answer at',
      {
        hints: ['--yes takes what the repository shows; --image IMAGE names it.'],
      },
    )
  }
  const { ask } = await import('../ui/ask.ts')
  return ask
}

export const command = defineCommand({
  description:
    'Writes a first tidemark.yaml from what the repository shows: its image, the style of its git tags, its version files. Asks for the image on a terminal.',
  examples: [
    { line: 'tidemark init', text: 'Look around, ask, write tidemark.yaml.' },
    { line: 'tidemark init --image ghcr.io/acme/web --dry-run', text: 'Show what would be written.' },
  ],
  configure: (bare) =>
    bare
      .option('--image <image>', 'the image: ghcr.io/OWNER/NAME, or oci:DIR for a folder on disk')
      .option('--preset <name>', 'the tags to begin with (default: semver)')
      .option('--force', 'replace a policy file that is there')
      .option('-n, --dry-run', 'show the file, write nothing')
      .option('-y, --yes', 'take what the repository shows, ask nothing'),
  run: async ({ options, face }) => {
    const ask = await asking(face, options.image !== undefined || options.yes === true)
    const { directory, policyPath } = face.settings
    const [{ init }, { openRepository }] = await Promise.all([
      import('../../flows/init/init.ts'),
      import('../../git/open.ts'),
    ])
    const git = await openRepository(directory)
    const request = {
      ...given({ file: policyPath ?? undefined, preset: options.preset, image: options.image, ask }),
      force: options.force === true,
      dryRun: options.dryRun === true,
    }
    face.show('init', await init({ folder: directory, git }, request), initView)
    return 0
  },
})
