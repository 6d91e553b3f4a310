import type { Fact } from '../../model/fact.ts'
import { isFailure } from '../../model/failure.ts'
import { unfinishedRebuild } from '../event/standing.ts'
import { publish } from '../publish.ts'
import type { PublishResult } from '../results.ts'
import type { World } from '../world.ts'
import type { Chosen } from './choose.ts'

/** The rebuild that an earlier run recorded and did not publish to the end; null when there is none. */
export function leftUnfinished({ component, state, version }: Chosen): Fact | null {
  return unfinishedRebuild(state, version, component.images)
}

/** Publishes it to the end: nothing is built for that. null when its content is nowhere any more, and it must be built again. */
export async function finishRebuild(
  world: World,
  { component, version }: Chosen,
  { digest, commit, date }: Fact,
): Promise<PublishResult | null> {
  if (digest === null) return null
  const event = {
    event: 'rebuild' as const,
    component: component.name,
    version: version.text,
    date,
    ...(commit !== null && { commit }),
  }
  world.tell({ type: 'step', text: `finishing the rebuild of ${component.name} ${version.text}` })
  try {
    return await publish(world, { event, source: { type: 'digest', digest }, dryRun: false })
  } catch (error) {
    if (isFailure(error, 'E_CONTENT_ABSENT')) return null
    throw error
  }
}
