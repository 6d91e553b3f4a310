import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { quoted } from '../../quoted.ts'

/** `hotfix-unmerged`: what was mended once would be broken again by the next release. */
export function hotfixes({ git, component }: AuditSight): readonly Finding[] {
  return (git?.hotfixes ?? []).map(({ gitTag, version, branch }) =>
    findingOf('hotfix-unmerged', {
      component: component.name,
      version,
      gitTag,
      when: git?.tags.get(gitTag)?.time ?? null,
      message: `the hotfix ${gitTag} is not merged back to ${branch}`,
      mend: `git checkout ${quoted(branch)} && git merge ${quoted(gitTag)} && git push origin ${quoted(branch)}`,
    }),
  )
}
