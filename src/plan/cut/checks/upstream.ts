import { fail, pass, warn } from '../check.ts'
import type { CutCheck } from '../check.ts'
import type { CutFacts } from '../facts.ts'

const NAME = 'up to date'

/** The remote's branch must be HEAD or an ancestor of it: branch and tag are pushed together, and never forced. */
export function checkUpstream({ branch, remote, standing, unpushed, onHotfixBranch }: CutFacts): CutCheck {
  const there = `${remote}/${branch ?? 'HEAD'}`
  if (standing === 'same') return pass(NAME, `at the same commit as ${there}`)
  if (standing === 'ahead') {
    return warn(
      NAME,
      `${unpushed} commit${unpushed === 1 ? '' : 's'} that ${there} lacks will be pushed with the tag`,
    )
  }
  if (standing === 'absent') {
    const message = `${remote} has no branch ${branch ?? ''}: it will be made`
    return onHotfixBranch ? pass(NAME, message) : warn(NAME, message)
  }
  const pull = standing === 'behind' ? 'git pull --ff-only' : 'git pull --rebase'
  const how = standing === 'behind' ? 'has commits that are not here' : 'and this branch have both moved on'
  return fail(NAME, 'E_CUT_BEHIND', `${there} ${how}`, [pull])
}
