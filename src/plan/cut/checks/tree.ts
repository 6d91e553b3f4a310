import { fail, pass } from '../check.ts'
import type { CutCheck } from '../check.ts'
import type { CutFacts } from '../facts.ts'

const NAME = 'clean tree'
const SHOWN = 5

/** Nothing staged, nothing changed and, by policy, nothing untracked; but what an earlier run of this release wrote may stand. */
export function checkTree({ changes, own, component }: CutFacts): CutCheck {
  if (changes.operation !== null) {
    return fail(NAME, 'E_CUT_DIRTY', `a ${changes.operation} is under way`, [
      `git ${changes.operation} --abort`,
    ])
  }
  const ours = new Set(own)
  const groups = [
    describe('staged', changes.staged, ours),
    describe('changed', changes.unstaged, ours),
    component.cut.untracked === 'refuse' ? describe('untracked', changes.untracked, ours) : null,
  ].filter((group) => group !== null)
  if (groups.length > 0) return fail(NAME, 'E_CUT_DIRTY', groups.join('; '), ['git status', 'git stash'])
  if (own.length > 0) return pass(NAME, `${own.join(', ')}: what an earlier run of this release wrote`)
  return pass(NAME, 'nothing is uncommitted')
}

function describe(word: string, paths: readonly string[], ours: ReadonlySet<string>): string | null {
  const foreign = paths.filter((path) => !ours.has(path))
  if (foreign.length === 0) return null
  const more = foreign.length > SHOWN ? ` and ${foreign.length - SHOWN} more` : ''
  return `${word}: ${foreign.slice(0, SHOWN).join(', ')}${more}`
}
