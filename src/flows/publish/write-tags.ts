import type { Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import { shortDigest } from '../../model/digest.ts'
import type { Action } from '../../plan/action.ts'
import { writeGroups } from '../../plan/write-order.ts'
import type { Target } from '../content/targets.ts'
import type { WrittenTag } from '../results.ts'
import { observe } from './observe.ts'

/** A tag that names other bytes than were written to it a moment ago. */
export interface LostTag {
  readonly written: WrittenTag
  readonly now: Digest | null
}

export interface Written {
  readonly tags: readonly WrittenTag[]
  readonly lost: readonly LostTag[]
}

/** Told after every group, so that a failure later can say what already stands. */
export type OnWritten = (tags: readonly WrittenTag[]) => void

/**
 * Writes the `create` and `move` actions of one image in the order that is the safety (docs/design.md, "Publishing"): `never`,
 * then `daily`, then `forward` from narrow to wide, `latest` last. Tags that are written once are read once more right before, and
 * nothing is written after one that was lost; each group is read again at once. A float that somebody else moved meanwhile stops
 * nothing: convergence settles it.
 */
export async function writeTags(
  target: Target,
  actions: readonly Action[],
  onWritten: OnWritten,
): Promise<Written> {
  const written: WrittenTag[] = []
  const losses: LostTag[] = []
  const manifests = new ManifestCache(target)
  for (const group of writeGroups(actions.filter((action) => action.image === target.image))) {
    const { taken, left } = await lookBefore(target, group)
    if (taken.length > 0) return { tags: written, lost: taken }
    await writeGroup(manifests, left)
    const tags = writtenTags(target, group)
    const lost = await readAgain(target, tags)
    losses.push(...lost)
    written.push(...tags)
    if (lost.length > 0 && group.some(({ moves }) => moves === 'never')) break
    onWritten(tags.filter((tag) => !lost.some((other) => other.written === tag)))
  }
  return { tags: written, lost: losses }
}

interface Before {
  /** Tags that may be written once only, and name other bytes by now than when they were planned. */
  readonly taken: readonly LostTag[]
  /** What is left to write: another run with the same bytes may have been faster. */
  readonly left: readonly Action[]
}

/** Looks at what is written once, right before it is written: the less time passes in between, the less can happen. */
async function lookBefore(target: Target, group: readonly Action[]): Promise<Before> {
  const once = group.filter(({ moves }) => moves === 'never')
  const missing = await readAgain(target, writtenTags(target, once))
  const isMissing = ({ tag }: Action): boolean => missing.some(({ written }) => written.tag === tag)
  return {
    taken: missing.filter(({ written, now }) => now !== written.from),
    left: group.filter((action) => action.moves !== 'never' || isMissing(action)),
  }
}

async function writeGroup(manifests: ManifestCache, group: readonly Action[]): Promise<void> {
  const { target } = manifests
  const expected = new Map(group.map(({ tag, from }) => [tag, from?.digest ?? null]))
  for (const [digest, actions] of Map.groupBy(group, (action) => digestFor(action))) {
    const tags = actions.map((action) => action.tag)
    try {
      await target.store.writeTags(await manifests.read(digest), tags, { expected })
    } catch (error) {
      // A store that compares before it writes found another digest: what stands there now tells who lost.
      if (!isFailure(error, 'E_TAG_MOVED') && !isKept(error, actions)) throw error
    }
  }
}

/** A registry that keeps tags as they were first written says that somebody was first. */
function isKept(error: unknown, actions: readonly Action[]): boolean {
  return (
    isFailure(error, 'E_REGISTRY_IMMUTABLE') &&
    actions.every(({ moves, from }) => moves === 'never' && from === null)
  )
}

function writtenTags(target: Target, group: readonly Action[]): readonly WrittenTag[] {
  return group.map((action) => ({
    image: target.image,
    tag: action.tag,
    class: action.class,
    from: action.from?.digest ?? null,
    to: digestFor(action),
  }))
}

/** Those of the tags that name something else by now. */
export async function readAgain(target: Target, tags: readonly WrittenTag[]): Promise<readonly LostTag[]> {
  const found = await observe(
    [target],
    tags.map((written) => written.tag),
  )
  const now = found.get(target.image)
  return tags
    .map((written) => ({ written, now: now?.get(written.tag) ?? null }))
    .filter((seen) => seen.now !== seen.written.to)
}

function digestFor(action: Action): Digest {
  const digest = action.to?.digest ?? null
  if (digest === null)
    throw new TidemarkError('E_INTERNAL', `${action.tag} is to be written without a digest`)
  return digest
}

/** Manifests of one store, each read once a run. */
class ManifestCache {
  readonly target: Target
  readonly #read = new Map<Digest, Manifest>()

  constructor(target: Target) {
    this.target = target
  }

  async read(digest: Digest): Promise<Manifest> {
    const known = this.#read.get(digest) ?? (await this.target.store.readManifest(digest))
    if (known === null) throw gone(this.target.image, digest)
    this.#read.set(digest, known)
    return known
  }
}

function gone(image: string, digest: Digest): TidemarkError {
  return new TidemarkError('E_CONTENT_ABSENT', `${image} no longer has ${shortDigest(digest)}`, {
    details: { image, digest },
  })
}
