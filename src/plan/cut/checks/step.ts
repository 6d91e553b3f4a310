import { isStable } from '../../../model/version.ts'
import { versionStep } from '../../version-step.ts'
import { fail, pass } from '../check.ts'
import type { CutCheck } from '../check.ts'
import type { CutFacts } from '../facts.ts'

const NAME = 'breaking changes'

/** A commit that says it breaks. */
export interface BreakingCommit {
  readonly id: string
  readonly subject: string
}

/** No commit may say that it breaks where the version says that nothing does (SemVer 2.0.0, sections 4 and 8). */
export function checkStep(
  { target, current, named }: CutFacts,
  breaking: readonly BreakingCommit[],
): CutCheck {
  const [newest] = breaking
  if (newest === undefined) return pass(NAME, 'no commit says that it breaks')
  const step = versionStep(current?.version ?? null, target.version)
  const larger = !isStable(target.version) || current === null || step.mayBreak
  const count = `${breaking.length} commit${breaking.length === 1 ? '' : 's'} say that they break`
  if (larger) return pass(NAME, `${count}, and ${target.version.text} may`)
  return fail(
    NAME,
    'E_CUT_STEP',
    `${newest.id.slice(0, 7)} ${newest.subject} says that it breaks: ${step.text}`,
    [`tidemark cut ${current.version.major === 0 ? 'minor' : 'major'}${named}`],
  )
}
