import { componentOf, chooseVersions } from './deprecate/choose.ts'
import { crossedSchemas, touchableTags } from './deprecate/affected.ts'
import { changesOf, deprecationDrafts, reasonOf } from './deprecate/changes.ts'
import { demandAcknowledged, demandMaintainer } from './deprecate/demand.ts'
import { deprecateReport } from './deprecate/report.ts'
import type { DeprecateRequest, DeprecateResult } from './deprecate/request.ts'
import { demandTargets, surveyChanges } from './deprecate/survey.ts'
import type { Survey } from './deprecate/survey.ts'
import { NOTHING_TOLD, plannedWords, tell } from './deprecate/tell.ts'
import type { Words } from './deprecate/tell.ts'
import type { Settled } from './publish/converge.ts'
import { carryOut } from './stage/carry-out.ts'
import type { World } from './world.ts'

export type { DeprecateRequest, DeprecateResult }

/**
 * Says of a released version that nobody should use it any more (docs/deprecate.md): every floating tag falls to the newest release that
 * stands, by digest; what was written once stays, and nothing is ever deleted. `undo` lifts it. The release's notes and the changelog say
 * it too, as far as they can be written: by then the tags are safe.
 *
 * Throws, before anything is written: E_UNKNOWN_NAME, E_FLOATING_TARGET, E_DEPRECATED, E_DIGEST_GONE, E_SCHEMA_CHANGE,
 * E_NOT_MAINTAINER, E_USAGE.
 */
export async function deprecate(world: World, request: DeprecateRequest): Promise<DeprecateResult> {
  reasonOf(request)
  const component = componentOf(world.policy, request)
  const state = await (await world.ledger()).load()
  const facts = state.component(component.name)
  const chosen = chooseVersions({ policy: world.policy, component, state: facts }, request)
  const changes = changesOf(facts, chosen, request)
  const survey = await surveyChanges(world, component, { state, changes })
  const planned = deprecateReport(
    world.policy,
    { request, survey },
    {
      outcome: 'planned',
      settled: null,
      ...(await plannedWords(world, survey, request)),
    },
  )
  if (request.dryRun) return planned
  demandAcknowledged(survey.schemaChanges, request.acknowledgeSchemaChange)
  const actor = await world.actor()
  demandMaintainer(component, actor)
  await demandTargets(survey)
  const asks = request.confirm !== null && changesAnything(survey)
  if (asks && request.confirm !== null && !(await request.confirm(planned)))
    return { ...planned, ...NOTHING_TOLD, outcome: 'declined' }
  const settled = await record(world, request, { survey, actor, chosen })
  const told = await tell(world, survey, request)
  const idle = settled.written.length + settled.recorded === 0 && saysAll(told)
  const outcome = idle ? 'unchanged' : 'done'
  return deprecateReport(world.policy, { request, survey }, { outcome, settled, ...told })
}

/** True when nothing was said now, and nothing is left to say. */
function saysAll({ notes, changelog }: Words): boolean {
  return [...notes, ...changelog].every(({ outcome }) => outcome === 'unchanged' || outcome === 'skipped')
}

/** False when the facts are recorded and every tag stands: then there is nothing to ask about. */
function changesAnything({ changes, actions }: Survey): boolean {
  return (
    changes.some(({ kind }) => kind !== 'none') ||
    actions.some(({ action }) => action === 'create' || action === 'move')
  )
}

interface Decided {
  readonly survey: Survey
  readonly actor: string
  readonly chosen: Parameters<typeof changesOf>[1]
}

/** The versions that were confirmed, on whatever another run has recorded since. */
async function record(
  world: World,
  request: DeprecateRequest,
  { survey, actor, chosen }: Decided,
): Promise<Settled> {
  const { component, targets } = survey
  return await carryOut(world, async (newest) => {
    const facts = newest.component(component.name)
    const changes = changesOf(facts, chosen, request)
    demandAcknowledged(crossedSchemas(component, facts, changes), request.acknowledgeSchemaChange)
    return {
      drafts: deprecationDrafts(component.name, changes, { actor, reason: reasonOf(request) }),
      affected: [{ component, targets, tags: touchableTags(component, facts, chosen.versions) }],
    }
  })
}
