import type { GitTag } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import { quoted } from '../../plan/quoted.ts'
import type { EventRequest } from '../requests.ts'
import type { World } from '../world.ts'

const FULL = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u

/** The commit that was built: the flag, else CI's, else what is checked out; null where nobody knows. */
export async function commitOfBuild(world: World, request: EventRequest): Promise<string | null> {
  if (request.commit !== undefined) return fullCommit(world, request.commit)
  if (world.ci?.commit !== undefined) return fullCommit(world, world.ci.commit)
  return world.git === null ? null : (await world.git.head()).commit
}

/** The commit of a release: its git tag's, which every other source must agree with. */
export async function commitOfRelease(
  world: World,
  request: EventRequest,
  gitTag: GitTag | null,
): Promise<string | null> {
  if (gitTag === null) return commitOfBuild(world, request)
  const { commit } = gitTag
  if (commit === null) {
    throw new TidemarkError('E_GIT_TAG_UNTRUSTED', `the git tag ${gitTag.name} names no commit`)
  }
  await refuseOtherCommit(world, request, { name: gitTag.name, commit })
  return commit
}

/** Flag, CI's push of this very tag, and in CI the checkout, must all be the tag's commit. */
async function refuseOtherCommit(
  world: World,
  request: EventRequest,
  tag: { readonly name: string; readonly commit: string },
): Promise<void> {
  if (request.commit !== undefined) {
    same(tag, await fullCommit(world, request.commit), '--commit')
    return
  }
  if (world.ci === null) return
  if (world.ci.gitTag === tag.name && world.ci.commit !== undefined) same(tag, world.ci.commit, 'CI')
  const head = await world.git?.head()
  if (head !== undefined && head.commit !== null) same(tag, head.commit, 'the checkout')
}

function same(tag: { readonly name: string; readonly commit: string }, commit: string, who: string): void {
  if (commit === tag.commit) return
  const message = `${tag.name} is commit ${tag.commit.slice(0, 7)}, but ${who} is at ${commit.slice(0, 7)}`
  throw new TidemarkError('E_FACTS_CONTRADICT', message, {
    hints: [
      `git checkout ${quoted(tag.name)}`,
      `In a workflow, check out \`ref: ${tag.name}\` before the build.`,
    ],
    details: { gitTag: tag.name, tagCommit: tag.commit, commit },
  })
}

/** A full commit id from what was given; abbreviations are asked of git. */
export async function fullCommit(world: World, text: string): Promise<string> {
  const lower = text.toLowerCase()
  if (FULL.test(lower)) return lower
  const found = world.git === null ? null : await world.git.commitOf(text)
  if (found === null) {
    throw new TidemarkError('E_FACTS_MISSING', `"${text}" names no commit here`, {
      hints: ['Give the full commit id (40 hexadecimal digits).'],
    })
  }
  return found
}
