import { isFailure, TidemarkError } from '../../model/failure.ts'
import { defineCommand } from '../command.ts'
import type { Face } from '../face.ts'
import { adoptRecordEndView, adoptRecordView } from '../ui/adopt-record-view.ts'
import { adoptView } from '../ui/adopt-view.ts'
import { adoptWorkflowsView } from '../ui/adopt-workflows-view.ts'
import { confirmation } from './confirmation.ts'
import { given } from './given.ts'

interface Options {
  readonly component?: string | undefined
  readonly gitTags?: string | undefined
  readonly output?: string | undefined
  readonly workflows?: string | true | undefined
  readonly record?: true | undefined
  readonly force?: true | undefined
  readonly dryRun?: true | undefined
  readonly yes?: true | undefined
}

/** True when there is a policy file, whole or not. */
async function hasPolicy(face: Face): Promise<boolean> {
  const { findPolicy } = await import('../../flows/find-policy.ts')
  const { directory, policyPath } = face.settings
  try {
    await findPolicy(directory, policyPath ?? undefined)
    return true
  } catch (error) {
    if (isFailure(error, 'E_POLICY_MISSING')) return false
    throw error
  }
}

async function infer(face: Face, images: readonly string[], options: Options): Promise<0> {
  const [{ openAdoptWorld }, { adopt }] = await Promise.all([
    import('../../flows/adopt/open.ts'),
    import('../../flows/adopt.ts'),
  ])
  const { env, clock, random, sleep, signal } = face.around
  const { directory, policyPath } = face.settings
  const world = await openAdoptWorld({ cwd: directory, env, clock, random, sleep, signal, tell: face.tell })
  const result = await adopt(world, {
    ...given({ component: options.component, gitTags: options.gitTags }),
    images,
    file: options.output ?? policyPath ?? 'tidemark.yaml',
    force: options.force === true,
    dryRun: options.dryRun === true,
  })
  face.show('adopt', result, adoptView)
  return 0
}

function question(): string {
  return 'Record what stands as it is?'
}

async function record(face: Face, images: readonly string[], options: Options): Promise<0 | 1> {
  const asking = { command: 'adopt --record', view: adoptRecordView, question, options }
  const confirm = options.record === true ? confirmation(face, asking) : null
  const [world, { adoptRecord }] = await face.open(() => import('../../flows/adopt/record.ts'))
  const { parseImageName } = await import('../../model/reference.ts')
  const result = await adoptRecord(world, {
    ...given({ component: options.component }),
    images: images.map(parseImageName),
    record: options.record === true,
    dryRun: options.dryRun === true,
    confirm,
  })
  const told = confirm !== null && (result.outcome === 'done' || result.outcome === 'declined')
  face.show('adopt-record', result, told ? adoptRecordEndView : adoptRecordView)
  return result.outcome === 'declined' ? 1 : 0
}

async function workflows(face: Face, folder: string | true): Promise<0 | 6> {
  const { adoptWorkflows } = await import('../../flows/adopt/workflows.ts')
  const { directory, policyPath } = face.settings
  const result = await adoptWorkflows({
    cwd: directory,
    policyPath,
    folder: folder === true ? '.github/workflows' : folder,
  })
  face.show('adopt-workflows', result, adoptWorkflowsView)
  return result.findings.length > 0 ? 6 : 0
}

/** Throws E_USAGE for options that have no meaning together. */
function refuseContradiction(images: readonly string[], options: Options): void {
  const short = images.find((image) => !image.includes('/') && !image.includes(':'))
  if (short !== undefined) {
    throw new TidemarkError('E_USAGE', `"${short.slice(0, 80)}" does not say whose image it is`, {
      hints: ['Write it in full: ghcr.io/OWNER/NAME, docker.io/OWNER/NAME, oci:DIR.'],
    })
  }
  if (options.workflows !== undefined && (images.length > 0 || options.record === true)) {
    throw new TidemarkError(
      'E_USAGE',
      '--workflows reads files and nothing else: leave out images and --record',
    )
  }
  if (options.record === true && (options.output !== undefined || options.gitTags !== undefined)) {
    throw new TidemarkError(
      'E_USAGE',
      '--record goes by the policy that is there: leave out --output and --git-tags',
    )
  }
}

function nothingToAdopt(): TidemarkError {
  return new TidemarkError('E_USAGE', 'there is no policy yet: name the images to infer one from', {
    hints: [
      'tidemark adopt ghcr.io/OWNER/NAME',
      'To read the rules of docker/metadata-action:  tidemark adopt --workflows',
    ],
  })
}

export const command = defineCommand({
  description:
    'Takes over images that were tagged without Tidemark. Where there is no policy, it reads every tag, groups them by digest, compares them with the git tags, and writes a policy that explains them, for review: how many tags each class has, which would move, and which it cannot explain. Where there is one, it shows which class knows which tags; with --record it begins the ledger with them, so that exact tags of old are guarded and an audit has something to go by. With --workflows it translates the rules of docker/metadata-action, says where they break the promise of a tag, and exits with 6 when they do.',
  examples: [
    { line: 'tidemark adopt ghcr.io/acme/web', text: 'Infer tidemark.yaml from what stands there.' },
    { line: 'tidemark adopt ghcr.io/acme/web --dry-run', text: 'The same, and write nothing.' },
    { line: 'tidemark adopt --record', text: 'Begin the ledger with what stands, once the policy is read.' },
    { line: 'tidemark adopt --workflows', text: 'What do the workflows push, and where is it wrong?' },
  ],
  configure: (bare) =>
    bare
      .argument('[image...]', 'the images: ghcr.io/OWNER/NAME, or oci:DIR')
      .option('--component <name>', 'all images are this one component; with a policy, only this one')
      .option('--git-tags <pattern>', 'the pattern of release git tags, in the place of an inferred one')
      .option('-o, --output <file>', 'the policy file to write (default: tidemark.yaml)')
      .option('--force', 'infer anew and replace a policy file that is there')
      .option('--record', 'record in the ledger what stands')
      .option('--workflows [dir]', 'read the workflows of a folder (default: .github/workflows)')
      .option('-n, --dry-run', 'show what would be written or recorded, do nothing')
      .option('-y, --yes', 'do not ask'),
  run: async ({ args: [images], options, face }) => {
    refuseContradiction(images, options)
    if (options.workflows !== undefined) return await workflows(face, options.workflows)
    const anew = images.length > 0 && (options.force === true || options.output !== undefined)
    if (options.record === true || (!anew && (await hasPolicy(face))))
      return await record(face, images, options)
    if (images.length === 0) throw nothingToAdopt()
    return await infer(face, images, options)
  },
})
