import { TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import { replayView } from '../ui/replay-view.ts'
import { given } from './given.ts'

const PEERS = ['metadata-action'] as const

function parsePeer(text: string): (typeof PEERS)[number] {
  const peer = PEERS.find((known) => known === text)
  if (peer !== undefined) return peer
  throw new TidemarkError('E_USAGE', `cannot compare with "${text}"`, {
    hints: [`Known: ${PEERS.join(', ')}`],
  })
}

export const command = defineCommand({
  description:
    'Runs the policy over the git tags of the repository, in the order in which they were made, and shows for each what would have been published, moved, held back or refused, and why. It reads no registry and writes nothing.',
  examples: [
    { line: 'tidemark replay', text: 'What would this policy have meant for this project?' },
    {
      line: 'tidemark replay --compare metadata-action',
      text: 'Where would the semver rules of docker/metadata-action have pushed other tags?',
    },
  ],
  configure: (bare) =>
    bare
      .option('--component <name>', 'only this component')
      .option('--compare <tool>', `compare with: ${PEERS.join(', ')}`, parsePeer),
  run: async ({ options, face }) => {
    const [world, { replay }] = await face.open(() => import('../../flows/replay.ts'))
    const { compare, component } = options
    face.show('replay', await replay(world, given({ compare, component })), replayView)
    return 0
  },
})
