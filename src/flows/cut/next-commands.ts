import { componentFlag } from '../../plan/component-flag.ts'
import type { CutDraft } from './draft.ts'
import type { CutWorld } from './world.ts'

/** What comes after a release was cut, ready to paste. */
export function nextCommands(
  { policy }: CutWorld,
  { gitTag, candidate, survey: { component, hotfix } }: CutDraft,
): readonly string[] {
  const named = componentFlag(policy, component.name)
  const what = candidate.digest === null ? 'plan' : 'publish'
  const digest = candidate.digest === null ? '' : ` --digest ${candidate.digest}`
  const publish =
    component.images.length === 0 ? [] : [`tidemark ${what}${named} --git-tag ${gitTag}${digest}`]
  const main = component.cut.branch?.name ?? 'main'
  return [...publish, ...(hotfix === null ? [] : [`git switch ${main} && git merge ${gitTag}`])]
}
