import type { Digest } from '../../model/digest.ts'
import { isStable } from '../../model/version.ts'
import { candidateWord } from '../../plan/cut/aim.ts'
import { fail, pass, warn } from '../../plan/cut/check.ts'
import type { CutCheck } from '../../plan/cut/check.ts'
import { candidatesOf, commitOf } from '../../plan/cut/release.ts'
import type { CutRelease } from '../../plan/cut/release.ts'
import type { CutTarget } from '../../plan/cut/target.ts'
import type { CutCommit } from './request.ts'
import type { Survey } from './survey.ts'
import type { CutWorld } from './world.ts'

const NAME = 'candidate'

export interface CandidateReport {
  readonly check: CutCheck | null
  readonly last: CutRelease | null
  readonly commits: readonly CutCommit[]
  /** The image of the last candidate, where the release is the same commit and the ledger knows it. */
  readonly digest: Digest | null
}

interface Asked {
  readonly target: CutTarget
  /** Files that the release itself changes. */
  readonly edited: readonly string[]
  /** `refuse`: nobody will look at the plan, and nobody said that the changes are accepted. */
  readonly changes: 'refuse' | 'show'
}

const NONE: CandidateReport = { check: null, last: null, commits: [], digest: null }

/** How a stable release stands to its last candidate: what was tested is what is released, or the difference is shown. */
export async function compareWithCandidate(
  world: CutWorld,
  survey: Survey,
  asked: Asked,
): Promise<CandidateReport> {
  const { version } = asked.target
  if (!isStable(version)) return NONE
  const last = candidatesOf(survey.released, version)[0] ?? null
  const commit = last === null ? null : commitOf(last)
  if (last === null || commit === null) return NONE
  const reached = await world.work.isAncestor(commit, survey.head)
  if (reached !== true) {
    const message = `HEAD does not descend from ${last.gitTag}, the last candidate`
    return {
      ...NONE,
      last,
      check: fail(NAME, 'E_CUT_CANDIDATE', message, ['git fetch --tags', ...another(survey)]),
    }
  }
  const since = await world.git.commits(commit, survey.head)
  const commits = since.map(({ id, subject }) => ({ id, subject }))
  if (commits.length > 0)
    return { ...NONE, last, commits, check: judge(last, commits, { ...asked, again: another(survey) }) }
  if (asked.edited.length > 0) {
    const message = `${last.gitTag} and this release's own commit (${asked.edited.join(', ')}): the image is built again`
    return { ...NONE, last, check: pass(NAME, message) }
  }
  const digest = await digestOf(world, survey, last)
  return {
    last,
    commits,
    digest,
    check: pass(NAME, `the same commit as ${last.gitTag}: its image is what is released`),
  }
}

/** The command that cuts another candidate, where the policy takes any. */
function another({ component, named }: Survey): readonly string[] {
  const word = candidateWord(component.releases)
  return word === null ? [] : [`tidemark cut ${word}${named}`]
}

function judge(
  last: CutRelease,
  commits: readonly CutCommit[],
  { changes, again }: Asked & { readonly again: readonly string[] },
): CutCheck {
  const count = `${commits.length} commit${commits.length === 1 ? '' : 's'}`
  const message = `${count} since ${last.gitTag}, which no candidate had`
  if (changes === 'show') return warn(NAME, message)
  return fail(NAME, 'E_CUT_CANDIDATE', message, [...again, '--accept-changes releases them all the same'])
}

/** The image of a candidate by the ledger. The release does not need it to be cut: a ledger that does not answer is only told of. */
async function digestOf(world: CutWorld, { component }: Survey, last: CutRelease): Promise<Digest | null> {
  try {
    const state = (await (await world.ledger()).load()).component(component.name)
    const fact = state.facts.findLast(
      ({ kind, version }) => kind === 'prerelease' && version?.text === last.version.text,
    )
    return fact?.digest ?? null
  } catch (error) {
    world.tell({
      type: 'warning',
      text: `the image of ${last.gitTag} is not known: ${error instanceof Error ? error.message : ''}`,
    })
    return null
  }
}
