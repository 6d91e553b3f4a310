import { isStable } from '../../model/version.ts'
import { fail, off, pass } from '../../plan/cut/check.ts'
import type { CutCheck } from '../../plan/cut/check.ts'
import type { CutTarget } from '../../plan/cut/target.ts'
import { mentionsVersion } from '../../plan/mentions-version.ts'
import { versionStep } from '../../plan/version-step.ts'
import { attempt } from './attempt.ts'
import { inRepository } from './edits.ts'
import type { Survey } from './survey.ts'
import type { CutWorld } from './world.ts'

const NAME = 'upgrading notes'

/** The notes for operators mention the release, where the policy demands it of this one. */
export async function checkUpgrading(
  world: CutWorld,
  survey: Survey,
  { target, breaks }: { readonly target: CutTarget; readonly breaks: boolean },
): Promise<CutCheck> {
  const rules = survey.component.cut.upgrading
  if (rules === null) return off(NAME, 'the policy names none')
  if (!isStable(target.version)) return off(NAME, 'asked of stable releases only')
  const step = versionStep(survey.current?.version ?? null, target.version)
  const may = step.mayBreak || breaks
  if (rules.for === 'breaking' && !may) return off(NAME, 'asked of releases that may break only')
  const path = inRepository(world, rules.file)
  const read = await attempt(async () => await world.files.read(path))
  if ('fault' in read) return fail(NAME, 'E_CUT_UPGRADING', read.fault.message)
  if (mentionsVersion(read.value, target.version))
    return pass(NAME, `${path} mentions ${target.version.text}`)
  const why = may ? ', which may break' : ''
  return fail(NAME, 'E_CUT_UPGRADING', `${path} does not mention ${target.version.text}${why}`, [
    `Add a section "${target.version.text}" that says what operators must do, even if that is nothing, and commit it.`,
  ])
}
