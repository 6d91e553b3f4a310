import { quoted } from '../../plan/quoted.ts'
import type { CutDraft } from './draft.ts'

/** What comes after a release was cut, ready to paste. */
export function nextCommands({
  gitTag,
  candidate,
  survey: { component, named, hotfix },
}: CutDraft): readonly string[] {
  const what = candidate.digest === null ? 'plan' : 'publish'
  const digest = candidate.digest === null ? '' : ` --digest ${candidate.digest}`
  const publish =
    component.images.length === 0 ? [] : [`tidemark ${what}${named} --git-tag ${quoted(gitTag)}${digest}`]
  const main = component.cut.branch?.name ?? 'main'
  return [
    ...publish,
    ...(hotfix === null ? [] : [`git switch ${quoted(main)} && git merge ${quoted(gitTag)}`]),
  ]
}
