import { quoted } from '../../quoted.ts'
import { fail, pass } from '../check.ts'
import type { CutCheck } from '../check.ts'
import type { CutFacts } from '../facts.ts'

const NAME = 'git tag'

/**
 * The tag must be nowhere yet. One that is here alone, at the commit that is checked out, is what a run that was cut off left, and is
 * finished; any other is refused, and never moved or deleted.
 */
export function checkTag(facts: CutFacts): CutCheck {
  const { gitTag, remote, releases, target } = facts
  const same = releases.filter(({ version }) => version.text === target.version.text)
  const there = same.find((release) => release.there !== null)
  if (there !== undefined) {
    const commit = there.there?.commit.slice(0, 7) ?? ''
    return fail(NAME, 'E_CUT_TAG_EXISTS', `${there.gitTag} is on ${remote} already, at ${commit}`, [
      `tidemark cut patch${facts.named}`,
    ])
  }
  const here = same.find((release) => release.here !== null)
  if (here === undefined) return pass(NAME, `${gitTag} is new`)
  const commit = here.here?.commit ?? ''
  if (commit === facts.head) return pass(NAME, `${here.gitTag} is here, and ${remote} does not have it yet`)
  return fail(
    NAME,
    'E_CUT_TAG_EXISTS',
    `${here.gitTag} is here at ${commit.slice(0, 7)}, which is not HEAD, and not on ${remote}`,
    [`If it was never released:  git tag --delete ${quoted(here.gitTag)}`],
  )
}
