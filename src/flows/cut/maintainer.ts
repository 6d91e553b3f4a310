import type { SignatureVerdict } from '../../git/repository.ts'
import { fail, off, pass } from '../../plan/cut/check.ts'
import type { CutCheck } from '../../plan/cut/check.ts'
import { isMaintainer } from '../trust/maintainers.ts'
import type { Survey } from './survey.ts'

const NAME = 'maintainer'

/** Who cuts must be among the maintainers: by the key that signs, or without a signature by what git knows of them. */
export function checkMaintainer({ component, identity }: Survey, verdict: SignatureVerdict | null): CutCheck {
  const { maintainers } = component.releases
  if (identity === null) {
    const hints = ['git config user.name NAME', 'git config user.email YOU@EXAMPLE.ORG']
    return fail(NAME, 'E_CUT_MAINTAINER', 'git does not know who you are, and makes no commit or tag', hints)
  }
  if (maintainers.length === 0) return off(NAME, 'the policy lists none')
  if (verdict !== null && verdict.status !== 'good') return off(NAME, 'nobody is known without a signature')
  const person = verdict ?? { identity, key: null }
  const shown = verdict?.signer ?? person.identity
  if (isMaintainer(maintainers, person)) return pass(NAME, `${shown} may release`)
  return fail(NAME, 'E_CUT_MAINTAINER', `${shown} is not among ${maintainers.join(', ')}`)
}
