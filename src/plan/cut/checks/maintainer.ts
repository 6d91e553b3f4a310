import { fail, off, pass, warn } from '../check.ts'
import type { CutCheck } from '../check.ts'
import type { CutFacts } from '../facts.ts'

const NAME = 'maintainer'

/** Who cuts must be among the maintainers, as git knows them; a fingerprint is asked of the signature instead. */
export function checkMaintainer({ component, identity }: CutFacts): CutCheck {
  const { maintainers } = component.releases
  if (maintainers.length === 0) return off(NAME, 'the policy lists none')
  if (identity === null) {
    return fail(NAME, 'E_CUT_MAINTAINER', 'git does not know who you are', [
      'git config user.email YOU@EXAMPLE.ORG',
    ])
  }
  const address = /<([^<>]*)>$/u.exec(identity)?.[1]?.toLowerCase() ?? ''
  const addresses = maintainers.filter((entry) => entry.includes('@')).map((entry) => entry.toLowerCase())
  if (addresses.includes(address)) return pass(NAME, identity)
  if (addresses.length < maintainers.length) {
    return warn(NAME, `${identity} is not listed by address; the signature must be by a listed key`)
  }
  return fail(NAME, 'E_CUT_MAINTAINER', `${identity} is not among ${maintainers.join(', ')}`)
}
