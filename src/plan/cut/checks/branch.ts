import { quoted } from '../../quoted.ts'
import { fail, pass, warn } from '../check.ts'
import type { CutCheck } from '../check.ts'
import type { CutFacts } from '../facts.ts'

const NAME = 'branch'

/** Releases are cut from the branch that the policy names, or from a hotfix branch. */
export function checkBranch({ branch, component, onHotfixBranch }: CutFacts): CutCheck {
  if (branch === null) {
    return fail(NAME, 'E_CUT_BRANCH', 'HEAD is detached: there is no branch to push', [
      `git switch ${quoted(component.cut.branch?.name ?? 'main')}`,
    ])
  }
  const rule = component.cut.branch
  if (rule === null || rule.name === branch) return pass(NAME, `on ${branch}`)
  if (onHotfixBranch) return pass(NAME, `on ${branch}, a hotfix`)
  const message = `on ${branch}, and releases are cut from ${rule.name}`
  if (rule.otherwise === 'warn') return warn(NAME, message)
  return fail(NAME, 'E_CUT_BRANCH', message, [`git switch ${quoted(rule.name)}`])
}
