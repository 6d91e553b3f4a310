import { demandServed } from './repin/demand-served.ts'
import { editsOf } from './repin/edits.ts'
import { openDeploymentFiles } from './repin/files.ts'
import { planRepin } from './repin/plan-repin.ts'
import type { PlannedRepin } from './repin/plan-repin.ts'
import { repinReport } from './repin/report.ts'
import type { RepinRequest, RepinResult } from './repin/request.ts'
import { schemaChanged } from './stage/demand-rollback.ts'
import type { World } from './world.ts'

export type { RepinRequest, RepinResult }

/**
 * Brings a deployment that is only pinned back to an earlier release: the pins in its files are written anew in the work tree, and
 * nothing is committed or recorded. The registry must still serve the release under its exact tag.
 *
 * Throws, before anything is written: E_PIN (exit 4), E_FLOATING_PIN, E_FLOATING_TARGET, E_NOTHING_BEFORE, E_DEPRECATED, E_DIGEST_GONE,
 * E_SCHEMA_CHANGE (exit 3), E_UNKNOWN_NAME (exit 4). Killed between two files, the same command finishes it.
 */
export async function repin(world: World, request: RepinRequest): Promise<RepinResult> {
  const state = await (await world.ledger()).load()
  const files = openDeploymentFiles(world)
  const plans = await planRepin(world, request, { state, files })
  await Promise.all(plans.map(async (plan) => await demandReleased(plan)))
  if (!request.acknowledgeSchemaChange) demandNoSchemaChange(plans)
  const edits = await editsOf(plans)
  const planned = repinReport(request, plans, { outcome: 'planned', written: [], committed: [] })
  if (request.dryRun) return planned
  if (request.confirm !== null && edits.length > 0 && !(await request.confirm(planned)))
    return { ...planned, outcome: 'declined' }
  for (const { path, before, after } of edits) await files.replace(path, before, after)
  const written = edits.map(({ path }) => path)
  const committed = await files.committed(written)
  return repinReport(request, plans, { outcome: 'done', written, committed })
}

async function demandReleased({ images, state, tag, target }: PlannedRepin): Promise<void> {
  const { digest } = target.fact
  if (digest !== null) await demandServed({ targets: images, state, tag, digest })
}

function demandNoSchemaChange(plans: readonly PlannedRepin[]): void {
  for (const { component, target, schemaChanges } of plans) {
    if (schemaChanges.length > 0) throw schemaChanged(component.name, target.version.text, schemaChanges)
  }
}
