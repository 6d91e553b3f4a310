import { TidemarkError } from '../../model/failure.ts'
import { gitFailure } from '../failure.ts'
import { endGit, git, runGit } from '../run.ts'
import type { GitEnd, GitOptions } from '../run.ts'
import { signatureIn } from '../tag-object.ts'
import type { TagRequest } from '../work.ts'
import { gpgReason } from './gpg-reason.ts'
import { demandObject } from './object-id.ts'
import { lateReason, signingReason } from './signing-reason.ts'

const UNSIGNED = /unable to sign the tag|signingkey|gpg\.format/iu

/** Makes an annotated tag, signed or not whatever git is configured to do. Throws E_SIGNING, E_GIT; then there is no tag. */
export async function makeTag(root: string, request: TagRequest): Promise<void> {
  const { name, commit, message: input, sign, deadline } = request
  demandObject(commit)
  await demandFree(root, name)
  const kind = sign ? '--sign' : '--no-sign'
  const args = ['tag', '--annotate', kind, '--cleanup=whitespace', '--file=-', '--', name, commit]
  const options: GitOptions = { cwd: root, input, env: { GIT_EDITOR: 'true' }, deadline }
  const end = await endGit(args, options)
  // Git writes the ref last and at once, so a tag that stands is whole, whatever ended git.
  const made = end.code === 0 || end.stopped !== null ? await tagObject(root, name) : null
  if (made !== null && (!sign || (await isSigned(root, made)))) return
  if (made !== null) await deleteTag(root, name, made)
  throw await failure(root, request, end)
}

/** Git calls it a success when ssh-keygen fails to sign, and makes the tag without a signature. */
async function isSigned(root: string, object: string): Promise<boolean> {
  return signatureIn((await git(['cat-file', 'tag', object], { cwd: root })).toString()) !== null
}

async function failure(
  root: string,
  { name, sign, deadline }: TagRequest,
  end: GitEnd,
): Promise<TidemarkError> {
  if (sign && end.stopped !== null) return unsigned(name, lateReason(deadline))
  if (sign && (end.code === 0 || UNSIGNED.test(end.stderr))) {
    return unsigned(name, signingReason(end.stderr) ?? (await gpgReason(root)))
  }
  return gitFailure(['tag'], end, end.stopped ?? undefined)
}

/** Deletes a tag if it still is this object; one that is gone is no error. Throws E_GIT when it is another object. */
export async function deleteTag(root: string, name: string, object: string): Promise<void> {
  demandObject(object)
  const standing = await tagObject(root, name)
  if (standing === null) return
  if (standing !== object)
    throw new TidemarkError('E_GIT', `the git tag ${name} is another one by now, so it stays`)
  // Git compares once more, and deletes in the same step.
  await git(['update-ref', '-d', `refs/tags/${name}`, object], { cwd: root })
}

async function demandFree(root: string, name: string): Promise<void> {
  const valid = await runGit(['check-ref-format', `refs/tags/${name}`], { cwd: root })
  if (valid.code !== 0 || name.startsWith('-'))
    throw new TidemarkError('E_GIT', `git takes no tag called "${name}"`)
  if ((await tagObject(root, name)) === null) return
  throw new TidemarkError('E_GIT', `the git tag ${name} is here already`, { details: { name } })
}

async function tagObject(root: string, name: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/tags/${name}`]
  const result = await runGit(args, { cwd: root })
  return result.code === 0 ? result.stdout.toString().trim() : null
}

function unsigned(name: string, reason: string): TidemarkError {
  return new TidemarkError('E_SIGNING', `the git tag ${name} cannot be signed: ${reason}`, {
    hints: ['git config user.signingkey', 'git config gpg.format'],
    details: { name },
  })
}
