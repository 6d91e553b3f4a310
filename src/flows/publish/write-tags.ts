import type { Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
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
 * then `daily`, then `forward` from narrow to wide, `latest` last; each group is read again at once, and all at the end, as a
 * registry has no compare-and-swap and one immediate re-read misses one lost race in six.
 */
export async function writeTags(
  target: Target,
  actions: readonly Action[],
  onWritten: OnWritten,
): Promise<Written> {
  const written: WrittenTag[] = []
  const manifests = new ManifestCache(target)
  for (const group of writeGroups(actions.filter((action) => action.image === target.image))) {
    const tags = await writeGroup(manifests, group)
    const lost = await readAgain(target, tags)
    if (lost.length > 0) return { tags: [...written, ...tags], lost }
    written.push(...tags)
    onWritten(tags)
  }
  return { tags: written, lost: await readAgain(target, written) }
}

async function writeGroup(
  manifests: ManifestCache,
  group: readonly Action[],
): Promise<readonly WrittenTag[]> {
  const { image, store } = manifests.target
  for (const [digest, actions] of Map.groupBy(group, (action) => digestFor(action))) {
    await store.writeTags(
      await manifests.read(digest),
      actions.map((action) => action.tag),
    )
  }
  return group.map((action) => ({
    image,
    tag: action.tag,
    class: action.class,
    from: action.from?.digest ?? null,
    to: digestFor(action),
  }))
}

async function readAgain(target: Target, tags: readonly WrittenTag[]): Promise<readonly LostTag[]> {
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
