import type { Digest } from '../../model/digest.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import { readMetadataFile } from '../content/metadata-file.ts'
import { publish } from '../publish.ts'
import type { PublishSource } from '../requests.ts'
import type { PublishResult } from '../results.ts'
import { readBuilt } from './built.ts'
import { publishCommand } from './by-hand.ts'
import { withCheckout } from './checkout.ts'
import { logOf, runBuild } from './command.ts'
import type { RebuildWorld } from './open.ts'
import type { BuildTarget } from './variables.ts'

/** Builds a release in a checkout of its own and publishes what came of it. Throws what either gives cause for. */
export async function buildAndPublish(
  world: RebuildWorld,
  target: BuildTarget,
  command: string,
): Promise<{ readonly result: PublishResult; readonly log: string }> {
  const log = await logOf(world, target)
  const result = await withCheckout(world, target.commit, async (folder) => {
    await runBuild(world, target, { folder, log, command })
    const source = await readBuilt(folder.metadata)
    // A layout that was built stands in the checkout: it must be copied before that goes.
    return await publishBuilt({ ...world, cwd: folder.source }, target, source)
  })
  return { result, log }
}

async function publishBuilt(
  world: RebuildWorld,
  { component, version, commit, base }: BuildTarget,
  source: PublishSource,
): Promise<PublishResult> {
  const event = {
    event: 'rebuild' as const,
    component: component.name,
    version: version.text,
    commit,
    ...(base.newest !== null && { base: base.newest }),
  }
  try {
    return await publish(world, { event, source, dryRun: false })
  } catch (error) {
    const digest = await digestOf(source)
    if (!isFailure(error) || isFailure(error, 'E_CONTENT_ABSENT') || digest === null) throw error
    const again = publishCommand(world.policy, { component, version, commit }, `--digest ${digest}`)
    throw withHint(error, `To publish what was built without building it again:  ${again}`)
  }
}

async function digestOf(source: PublishSource): Promise<Digest | null> {
  if (source.type === 'digest') return source.digest
  return source.type === 'metadata' ? await readMetadataFile(source.file).catch(() => null) : null
}

function withHint(error: TidemarkError, hint: string): TidemarkError {
  const { code, message, hints, details, where } = error
  return new TidemarkError(code, message, {
    hints: [...hints, hint],
    details,
    cause: error,
    ...(where !== undefined && { where }),
  })
}
