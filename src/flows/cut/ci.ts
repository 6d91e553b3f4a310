import { isFailure } from '../../model/failure.ts'
import type { CommitCheck } from '../../forge/forge.ts'
import { fail, off, pass, warn } from '../../plan/cut/check.ts'
import type { CutCheck } from '../../plan/cut/check.ts'
import { judgeCi } from '../../plan/cut/judge-ci.ts'
import type { Survey } from './survey.ts'
import type { CutWorld } from './world.ts'

const NAME = 'CI'

/** CI is green on the commit that is checked out. Off where nobody can be asked, unless the policy requires it. */
export async function checkCi(world: CutWorld, { component, head, unpushed }: Survey): Promise<CutCheck> {
  const required = component.require.ci
  const demanded = required === 'all' || required.length > 0
  const skip = (why: string): CutCheck =>
    demanded ? fail(NAME, 'E_CUT_CI', `${why}, and the policy requires it`) : off(NAME, why)
  const forge = await world.forge()
  if (forge === null) return skip('it is not known which forge hosts the repository')
  if (!forge.authenticated) return skip(`there is no token to ask ${forge.place.url} with`)
  if (unpushed > 0)
    return demanded
      ? skip('HEAD is not pushed yet, so nothing has tested it')
      : warn(NAME, 'HEAD is not pushed yet, so nothing has tested it')
  let checks: readonly CommitCheck[]
  try {
    checks = await forge.checks(head)
  } catch (error) {
    if (isFailure(error)) return fail(NAME, error.code, error.message, error.hints)
    throw error
  }
  const { green, message } = judgeCi(checks, required)
  if (green) return pass(NAME, message)
  // A repository without any CI has nothing to be green.
  return checks.length === 0 && !demanded ? warn(NAME, message) : fail(NAME, 'E_CUT_CI', message)
}
