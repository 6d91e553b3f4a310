import { CATALOGUE } from '../model/errors/catalogue.ts'
import { isFailure } from '../model/failure.ts'
import type { TidemarkError } from '../model/failure.ts'
import { interrupted } from './cut/interrupted.ts'
import { carryOut } from './rebuild/carry-out.ts'
import { removeLeftovers } from './rebuild/checkout.ts'
import { chooseReleases } from './rebuild/choose.ts'
import type { Chosen } from './rebuild/choose.ts'
import type { RebuildWorld } from './rebuild/open.ts'
import { blankReport, refusedReport } from './rebuild/report.ts'
import type { Rebuild, RebuildRequest, RebuildResult } from './rebuild/request.ts'

/**
 * Builds the newest release of every supported line again where its base image has anything newer, and publishes it as a rebuild
 * (docs/rebuild.md). HEAD, index, branches and the work tree stay as they are. A line that is refused, or whose world does not
 * answer, is reported and stops no other; run again, the same command finishes what was cut off.
 *
 * Throws E_FACTS_MISSING when there is nothing to rebuild, E_END_OF_LIFE, E_REBUILD_SOURCE, E_SHALLOW, E_USAGE, E_INTERRUPTED.
 */
export async function rebuild(world: RebuildWorld, request: RebuildRequest): Promise<RebuildResult> {
  if (!request.dryRun && !request.print) await removeLeftovers(world)
  const rebuilds: Rebuild[] = []
  for (const chosen of await chooseReleases(world, request)) {
    interrupted(world)
    rebuilds.push(await rebuildOne(world, request, chosen))
  }
  return { dryRun: request.dryRun, rebuilds }
}

async function rebuildOne(world: RebuildWorld, request: RebuildRequest, chosen: Chosen): Promise<Rebuild> {
  let report = blankReport(chosen)
  const known = (more: Partial<Rebuild>): void => {
    report = { ...report, ...more }
  }
  try {
    known(await carryOut(world, request, { chosen, known }))
    return report
  } catch (error) {
    if (!isFailure(error) || isFault(error)) throw error
    return refusedReport(report, error)
  }
}

/** Of Tidemark itself, or of the person who stopped it. */
function isFault({ code }: TidemarkError): boolean {
  return CATALOGUE[code].exit === 1
}
