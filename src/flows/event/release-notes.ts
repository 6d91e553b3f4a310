import type { GitRepository } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import { isStable } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { mentionsVersion } from '../../plan/mentions-version.ts'
import type { Component } from '../../policy/policy.ts'
import type { World } from '../world.ts'
import { previousStable } from './git-tag.ts'
import { readSource } from './source-file.ts'

interface Release {
  readonly component: Component
  readonly version: Version
  readonly commit: string | null
}

/** A release before this one, of the same component. */
interface Previous {
  readonly version: Version
  readonly commit: string | null
}

/**
 * Before 1.0 a minor step may break, so it must be mentioned in the upgrading notes; a patch may not break, so no commit
 * in it may say that it does. Asked only where the policy has `cut.upgrading`. Throws E_GATE, and E_SHALLOW where the history
 * that tells which step it is was left out.
 */
export async function checkReleaseNotes(world: World, release: Release): Promise<void> {
  const notes = release.component.cut.upgrading?.file ?? null
  if (notes === null || release.version.major !== 0 || !isStable(release.version)) return
  if (release.version.patch === 0) return demandMention(world, release, notes)
  const previous = world.git === null ? null : await previousRelease(world.git, release)
  if (previous === null) return
  if (previous.version.minor === release.version.minor) await refuseBreakingPatch(world, release, previous)
  else await demandMention(world, release, notes)
}

async function demandMention(world: World, release: Release, notes: string): Promise<void> {
  const text = (await readSource(world, notes, release.commit)) ?? ''
  if (mentionsVersion(text, release.version)) return
  throw new TidemarkError(
    'E_GATE',
    `${notes} does not mention ${release.version.text}, a minor step before 1.0 that may break`,
    {
      where: { file: notes },
      hints: [
        `Add a section "${release.version.text}" that says what operators must do, even if that is nothing.`,
      ],
    },
  )
}

async function refuseBreakingPatch({ git }: World, release: Release, previous: Previous): Promise<void> {
  if (git === null || release.commit === null || previous.commit === null) return
  const commits = await git.commits(previous.commit, release.commit)
  // The parser is loaded only where there is something to parse.
  const { readCommit } = await import('../../plan/commits/read-commit.ts')
  const breaking = commits.find((commit) => readCommit(commit).breaking)
  if (breaking === undefined) return
  throw new TidemarkError(
    'E_GATE',
    `${release.version.text} is a patch, but commit ${breaking.id.slice(0, 7)} says that it breaks`,
    {
      hints: [`${breaking.id.slice(0, 7)} ${breaking.subject}`, 'Release it as the next minor version.'],
    },
  )
}

/** The highest release below this one. */
async function previousRelease(git: GitRepository, release: Release): Promise<Previous | null> {
  if (await git.isShallow()) throw shallow(release)
  const previous = previousStable(await git.tags(), release.component, release.version)
  return previous === null ? null : { version: previous.version, commit: previous.tag.commit }
}

function shallow({ version }: Release): TidemarkError {
  return new TidemarkError('E_SHALLOW', `a shallow clone hides what changed before ${version.text}`, {
    hints: ['git fetch --unshallow --tags'],
  })
}
