import type { World } from '../world.ts'
import { planChangelog, tellChangelog } from './tell-changelog.ts'
import { planNotes, tellNotes } from './tell-notes.ts'
import type { DeprecateRequest, DeprecateResult } from './request.ts'
import type { Survey } from './survey.ts'

/** What is said of it elsewhere. */
export type Words = Pick<DeprecateResult, 'notes' | 'changelog'>

export const NOTHING_TOLD: Words = { notes: [], changelog: [] }

/** What would be said elsewhere; asks nobody. */
export async function plannedWords(world: World, survey: Survey, request: DeprecateRequest): Promise<Words> {
  return {
    notes: request.forge ? await planNotes(world, survey) : [],
    changelog: request.changelog ? planChangelog(survey) : [],
  }
}

/** Says it elsewhere, one after the other. What fails is told, not thrown: the tags stand. */
export async function tell(world: World, survey: Survey, request: DeprecateRequest): Promise<Words> {
  return {
    notes: request.forge ? await tellNotes(world, survey) : [],
    changelog: request.changelog ? await tellChangelog(world, survey) : [],
  }
}
