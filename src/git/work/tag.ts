import { isFailure, TidemarkError } from '../../model/failure.ts'
import { gitFailure } from '../failure.ts'
import type { GitResult } from '../failure.ts'
import { git, runGit } from '../run.ts'
import type { TagRequest } from '../work.ts'
import { signingReason, tooLong } from './signature.ts'

/** Makes an annotated tag, signed or not whatever `tag.gpgSign` says. Throws E_SIGNING, E_GIT. */
export async function makeTag(root: string, request: TagRequest): Promise<void> {
  const { name, commit, message, sign, deadline } = request
  await git(['check-ref-format', `refs/tags/${name}`], { cwd: root })
  if (name.startsWith('-')) throw new TidemarkError('E_GIT', `"${name}" cannot be the name of a git tag`)
  const way = sign ? '--sign' : '--no-sign'
  const args = ['tag', '--annotate', way, '--cleanup=whitespace', '--file=-', name, commit]
  const result = await inTime(
    async () => await runGit(args, { cwd: root, input: `${message}\n`, deadline }),
    deadline,
  )
  if (result.code === 0) return
  if (!sign || /already exists/u.test(result.stderr)) throw gitFailure(args, result)
  throw new TidemarkError('E_SIGNING', `${name} was not signed: ${signingReason(result.stderr)}`)
}

async function inTime(run: () => Promise<GitResult>, deadline: number): Promise<GitResult> {
  try {
    return await run()
  } catch (error) {
    if (isFailure(error, 'E_GIT')) throw new TidemarkError('E_SIGNING', tooLong(deadline), { cause: error })
    throw error
  }
}

/** Deletes a local tag that still is this object. Throws E_GIT. */
export async function deleteTag(root: string, name: string, object: string): Promise<void> {
  await git(['update-ref', '-m', 'tidemark: take back', '-d', `refs/tags/${name}`, object], { cwd: root })
}
