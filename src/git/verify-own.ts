import { bad } from './bad-signature.ts'
import { git, runGit } from './run.ts'
import { parseCommitSignature } from './commit-signature.ts'
import type { GitTag, SignatureVerdict } from './repository.ts'
import { parseTagObject, signatureIn } from './tag-object.ts'
import { oddityOf, verifierOf } from './verify-tag.ts'
import { verifySshBytes } from './verify-ssh-bytes.ts'

/** A signature that was made here. */
export interface OwnCheck {
  readonly root: string
  readonly object: string
  readonly kind: 'tag' | 'commit'
  /** As for `GitRepository.verifyTag`. */
  readonly allowedSigners: string | null
  /** Variables for git, such as where the object is. */
  readonly env?: Readonly<Record<string, string>>
}

/** As {@link verifyOwn}, of a tag: its object must bear its name and lead to a commit. null: there is no such tag. */
export async function verifyOwnTag(
  root: string,
  tag: GitTag | null,
  allowedSigners: string | null,
): Promise<SignatureVerdict> {
  if (tag === null) return bad('there is no such tag')
  if (tag.type === 'lightweight') return { status: 'unsigned' }
  const parsed = parseTagObject(await git(['cat-file', 'tag', tag.object], { cwd: root }))
  const reason = parsed === null ? 'the tag object is malformed' : oddityOf(parsed, tag)
  if (reason !== null) return bad(reason)
  return await verifyOwn({ root, object: tag.object, kind: 'tag', allowedSigners })
}

/**
 * How a signature made on this machine holds up. Without a list of allowed signers, here or in git's configuration, an
 * SSH signature cannot be trusted by anybody: then it is good when it holds, and its signer is its key.
 */
export async function verifyOwn(check: OwnCheck): Promise<SignatureVerdict> {
  const { root, object, kind, allowedSigners, env = {} } = check
  const data = await git(['cat-file', kind, object], { cwd: root, env })
  const signed = kind === 'tag' ? tagSignature(data) : parseCommitSignature(data)
  if (signed === null) return { status: 'unsigned' }
  const { format, armour, payload } = signed
  if (format === 'x509') return bad('X.509 signatures are not supported')
  if (allowedSigners === null && format === 'ssh' && !(await namesSigners(root))) {
    return await verifySshBytes(armour, payload)
  }
  const own = allowedSigners === null
  return await verifierOf(format)({ root, object, kind, armour, allowedSigners, env, own })
}

function tagSignature(data: Buffer): ReturnType<typeof parseCommitSignature> {
  const signature = signatureIn(data.toString('utf8'))
  if (signature === null) return null
  const payload = data.subarray(0, data.lastIndexOf(signature.armour))
  return { ...signature, payload }
}

async function namesSigners(root: string): Promise<boolean> {
  const args = ['config', '--get', 'gpg.ssh.allowedSignersFile']
  return (await runGit(args, { cwd: root })).stdout.length > 1
}
