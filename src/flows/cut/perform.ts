import { TidemarkError } from '../../model/failure.ts'
import { demandRelease } from './demand-release.ts'
import type { CutDraft } from './draft.ts'
import { interrupted } from './interrupted.ts'
import { signTag } from './sign-tag.ts'
import { pushRelease } from './push-release.ts'
import { Trail } from './trail.ts'
import type { CutWorld } from './world.ts'

/** What a finished release is. */
export interface Performed {
  readonly commit: string
}

/**
 * Writes the files, commits, tags, and pushes branch and tag as one. Each step looks first whether an earlier run did it. What fails
 * before anything is on the remote is taken back, if this run made it; what cannot be taken back is finished by the same command.
 */
export async function perform(world: CutWorld, draft: CutDraft): Promise<Performed> {
  const trail = new Trail(world, draft)
  try {
    await demandSameHead(world, draft)
    const commit = await commitFiles(world, draft, trail)
    const tag = await signTag(world, draft, { commit, trail })
    await pushRelease(world, draft, { commit, tag, trail })
    return { commit }
  } catch (error) {
    throw await trail.close(error)
  }
}

/** The commit that is tagged: a new one with exactly the files of the release, or HEAD where these say it all already. */
async function commitFiles(world: CutWorld, draft: CutDraft, trail: Trail): Promise<string> {
  const { work, files, tell } = world
  const changed = draft.edits.filter(({ before, after }) => before !== after)
  if (changed.length === 0) return draft.survey.head
  interrupted(world)
  tell({ type: 'step', text: `writing ${changed.map(({ path }) => path).join(', ')}` })
  for (const edit of changed) {
    trail.wrote(edit.path)
    if (!edit.written) await files.write(edit.path, edit.after)
  }
  interrupted(world)
  tell({ type: 'step', text: `committing "${draft.commitMessage}"` })
  const paths = changed.map(({ path }) => path)
  const commit = await work.commit({ message: draft.commitMessage, paths })
  trail.committed(commit)
  await demandRelease(world, draft, commit)
  return commit
}

/** Somebody may have committed, or switched, while the plan was being read or the tests ran. */
async function demandSameHead({ git }: CutWorld, { survey: { head, branch } }: CutDraft): Promise<void> {
  const [now, tip] = await Promise.all([git.commitOf('HEAD'), git.commitOf(`refs/heads/${branch ?? ''}`)])
  if (now === head && tip === head) return
  throw new TidemarkError(
    'E_CUT_DIRTY',
    `HEAD has moved on from ${head.slice(0, 7)} since the release was planned`,
    {
      hints: ['Run the same command again: it plans from what is there now.'],
    },
  )
}
