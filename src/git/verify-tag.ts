import { ObjectReader, readObject } from './objects.ts'
import type { GitTag, SignatureVerdict } from './repository.ts'
import { parseTagObject } from './tag-object.ts'
import type { TagObject } from './tag-object.ts'
import { verifyOpenPgp } from './verify-openpgp.ts'
import { verifySsh } from './verify-ssh.ts'

/** Which tag, and who may sign it. */
export interface TagCheck {
  readonly root: string
  /** null when there is no such tag. */
  readonly tag: GitTag | null
  /** Absolute path of the file that lists the signers; null for what the user's git trusts. */
  readonly allowedSigners: string | null
}

/** What a verifier of one signature format gets. */
export interface SignatureCheck {
  readonly root: string
  /** Id of the tag object. */
  readonly object: string
  /** The signature's armoured text. */
  readonly armour: string
  readonly allowedSigners: string | null
}

/**
 * How a tag's signature holds up. `git verify-tag` answers only whether somebody signed some object; this also wants
 * the object to bear the tag's own name and to name a commit (a signed `v1.0.1` put under `refs/tags/v9.9.9` passes
 * git's own check).
 */
export async function verifyTag(check: TagCheck): Promise<SignatureVerdict> {
  const { root, tag, allowedSigners } = check
  if (tag === null) return { status: 'bad', reason: 'there is no such tag' }
  if (tag.type === 'lightweight') return { status: 'unsigned' }
  using reader = new ObjectReader(root)
  const { data } = await readObject(reader, tag.object, 'tag')
  const parsed = parseTagObject(data)
  const reason = parsed === null ? 'the tag object is malformed' : oddity(parsed, tag.name)
  if (parsed === null || reason !== null) return { status: 'bad', reason: reason ?? '' }
  if (parsed.signature === null) return { status: 'unsigned' }
  const { format, armour } = parsed.signature
  if (format === 'x509') return { status: 'bad', reason: 'X.509 signatures are not supported' }
  const verify = format === 'ssh' ? verifySsh : verifyOpenPgp
  return await verify({ root, object: tag.object, armour, allowedSigners })
}

function oddity(parsed: TagObject, name: string): string | null {
  if (parsed.name !== name) return `the tag object says that it is "${parsed.name}", not "${name}"`
  if (parsed.type !== 'commit') return `the tag names a ${parsed.type}, not a commit`
  return null
}
