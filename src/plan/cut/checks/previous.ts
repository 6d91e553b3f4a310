import { quoted } from '../../quoted.ts'
import { fail, pass, warn } from '../check.ts'
import type { CutCheck } from '../check.ts'
import type { CutFacts } from '../facts.ts'
import { isMoved, newestFirst, stable } from '../release.ts'

const NAME = 'previous tag'

/** The release before this one must be in the history of HEAD, and be the same tag here and on the remote. */
export function checkPrevious(facts: CutFacts): CutCheck {
  const { releases, released, current, shallow, remote, onHotfixBranch } = facts
  if (shallow) {
    return fail(NAME, 'E_SHALLOW', 'a shallow clone hides the history of the releases', [
      'git fetch --unshallow --tags',
    ])
  }
  const moved = releases.find((release) => isMoved(release))
  if (moved !== undefined) {
    const ref = quoted(`refs/tags/${moved.gitTag}`)
    return fail(NAME, 'E_CUT_TAG_MOVED', `${moved.gitTag} is not the same here and on ${remote}`, [
      `git ls-remote ${remote} ${ref}`,
      `git rev-parse ${ref}`,
    ])
  }
  const [newest] = newestFirst(stable(released))
  if (newest === undefined) return pass(NAME, 'this is the first release')
  if (current === null) {
    return warn(NAME, `${newest.gitTag} is the newest release, and HEAD does not descend from any release`, [
      'git fetch --tags',
    ])
  }
  const message = `HEAD descends from ${current.gitTag}`
  if (current.gitTag === newest.gitTag || onHotfixBranch) return pass(NAME, message)
  return warn(NAME, `${message}; ${newest.gitTag}, the newest release, is on another branch`)
}
