import { TidemarkError } from '../../model/failure.ts'
import { quoted } from '../../plan/quoted.ts'
import type { CutDraft } from './draft.ts'
import { interrupted } from './interrupted.ts'
import type { Trail } from './trail.ts'
import type { CutWorld } from './world.ts'

interface Release {
  readonly commit: string
  /** Id of the tag object. */
  readonly tag: string
  readonly trail: Trail
}

/** Pushes branch and tag in one atomic push, then looks what the remote has. Throws E_CUT_PUSH, E_CUT_UNFINISHED. */
export async function pushRelease(
  world: CutWorld,
  draft: CutDraft,
  { commit, tag, trail }: Release,
): Promise<void> {
  const { work, tell } = world
  const { gitTag, survey } = draft
  const { remote, branch } = survey
  const tagRef = `refs/tags/${gitTag}`
  const branchRef = `refs/heads/${branch ?? ''}`
  interrupted(world)
  tell({ type: 'step', text: `pushing ${branch ?? ''} and ${gitTag} to ${remote}` })
  const outcome = await work.push(remote, [
    { object: commit, ref: branchRef },
    { object: tag, ref: tagRef },
  ])
  if (outcome.status !== 'refused') trail.sent()
  const there = (await work.remoteRefs(remote, [tagRef, branchRef])).get(tagRef)
  if (there?.object === tag && there.commit === commit) return
  if (there !== undefined) throw taken(draft, there.commit)
  if (outcome.status === 'refused') {
    throw new TidemarkError('E_CUT_PUSH', `${remote} refused the push: ${outcome.reason}`)
  }
  const reason =
    outcome.status === 'unknown' ? outcome.reason : `${remote} took the push, and does not show the tag`
  throw new TidemarkError('E_CUT_UNFINISHED', `it is not known whether the push arrived: ${reason}`)
}

/** Somebody pushed the same tag in between. */
function taken({ gitTag, survey: { remote } }: CutDraft, commit: string): TidemarkError {
  const message = `${remote} has another ${gitTag} by now, at ${commit.slice(0, 7)}: somebody else released it`
  return new TidemarkError('E_CUT_TAG_EXISTS', message, {
    hints: [`git tag --delete ${quoted(gitTag)}`, 'git pull --rebase'],
  })
}
