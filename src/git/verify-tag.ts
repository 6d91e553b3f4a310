import { ObjectReader, readObject } from './objects.ts'
import type { GitTag, SignatureVerdict } from './repository.ts'
import { parseTagObject } from './tag-object.ts'
import type { SignatureFormat, TagObject } from './tag-object.ts'
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
  /** What was signed; a tag where it is left out. */
  readonly kind?: 'tag' | 'commit'
  /** Where else git is to look for the object. */
  readonly env?: Readonly<Record<string, string>>
  /** True for a signature made here: the programs that this git signs with verify it, too. */
  readonly own?: boolean
}

/**
 * How a tag's signature holds up. `git verify-tag` answers only whether somebody signed some object; this also wants
 * the object to bear the tag's own name and to name a commit (a signed `v1.0.1` put under `refs/tags/v9.9.9` passes
 * git's own check). A tag of a tag is the outer one, and names the commit that the chain ends at.
 */
export async function verifyTag(check: TagCheck): Promise<SignatureVerdict> {
  const { tag } = check
  if (tag === null) return { status: 'bad', reason: 'there is no such tag' }
  if (tag.type === 'lightweight') return { status: 'unsigned' }
  const parsed = await readTagObject(check.root, tag.object)
  const reason = parsed === null ? null : oddityOf(parsed, tag)
  return reason === null ? await verifyTagObject({ ...check, object: tag.object }) : { status: 'bad', reason }
}

/** A tag object, taken apart; null when it is malformed. Throws E_GIT when there is no such tag object. */
export async function readTagObject(root: string, object: string): Promise<TagObject | null> {
  using reader = new ObjectReader(root)
  const { data } = await readObject(reader, object, 'tag')
  return parseTagObject(data)
}

/** How the signature of a tag object holds up, whatever its name and whatever it names. */
export async function verifyTagObject(check: Omit<SignatureCheck, 'armour'>): Promise<SignatureVerdict> {
  const { root, object, allowedSigners } = check
  const parsed = await readTagObject(root, object)
  if (parsed === null) return { status: 'bad', reason: 'the tag object is malformed' }
  if (parsed.signature === null) return { status: 'unsigned' }
  const { format, armour } = parsed.signature
  if (format === 'x509') return { status: 'bad', reason: 'X.509 signatures are not supported' }
  return await verifierOf(format)({ root, object, armour, allowedSigners })
}

/** What verifies signatures of a format. */
export function verifierOf(
  format: Exclude<SignatureFormat, 'x509'>,
): (check: SignatureCheck) => Promise<SignatureVerdict> {
  return format === 'ssh' ? verifySsh : verifyOpenPgp
}

/** Why a tag object is not what the tag that names it should be, or null. */
export function oddityOf(parsed: TagObject, tag: GitTag): string | null {
  if (parsed.name !== tag.name) return `the tag object says that it is "${parsed.name}", not "${tag.name}"`
  return tag.commit === null ? `the tag names a ${parsed.type}, and no commit` : null
}
