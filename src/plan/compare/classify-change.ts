import type { Digest } from '../../model/digest.ts'
import type { Change, ChangeKind, PlatformChange, PlatformChangeKind } from './change.ts'
import { comparePlatforms } from './compare-platforms.ts'
import { compareTexts } from './compare-texts.ts'
import { imagesIn } from './image-picture.ts'
import type { ImagePicture } from './image-picture.ts'

/**
 * How `after` differs from `before`, which was expected. Pure; decides from digests first, so that a picture of which only
 * digest and platforms are known ({@link knownPicture}) is enough for everything but `new-configuration` and some `rewrapped`.
 * Whatever is not known to be alike is `other-bytes`.
 */
export function classifyChange(before: ImagePicture, after: ImagePicture): Change {
  const platforms = comparePlatforms(before, after)
  const known = before.kind !== 'other' && after.kind !== 'other'
  return {
    kind: kindOf(before, after, platforms),
    before: before.digest,
    after: after.digest,
    platforms,
    annotations: known ? compareTexts(before.annotations, after.annotations) : [],
  }
}

function kindOf(before: ImagePicture, after: ImagePicture, platforms: readonly PlatformChange[]): ChangeKind {
  if (before.digest === after.digest) return 'same'
  if (holds(before, after.digest)) return 'child-of-expected'
  if (holds(after, before.digest)) return imagesIn(after).length === 1 ? 'rewrapped' : 'index-of-expected'
  if (before.kind === 'other' || after.kind === 'other') return 'other-bytes'
  return platforms.length === 0 ? withoutImages(before, after) : byPlatforms(platforms)
}

function holds(index: ImagePicture, digest: Digest): boolean {
  return imagesIn(index).some((child) => child.digest === digest)
}

/** Two indexes without any image: empty ones, or lists of attestations. */
function withoutImages(before: ImagePicture, after: ImagePicture): ChangeKind {
  return childrenText(before) === childrenText(after) ? 'rewrapped' : 'other-bytes'
}

function childrenText({ children }: ImagePicture): string {
  return children
    .map(({ digest }) => digest)
    .toSorted()
    .join()
}

function byPlatforms(platforms: readonly PlatformChange[]): ChangeKind {
  const kinds = new Set(platforms.map(({ kind }) => kind))
  if (only(kinds, 'same', 'rewrapped')) return 'rewrapped'
  if (only(kinds, 'same', 'rewrapped', 'new-configuration')) return 'new-configuration'
  const keepsSome = kinds.has('same') || kinds.has('rewrapped')
  if (keepsSome && only(kinds, 'same', 'rewrapped', 'added')) return 'more-platforms'
  if (keepsSome && only(kinds, 'same', 'rewrapped', 'removed')) return 'fewer-platforms'
  return 'other-bytes'
}

function only(kinds: ReadonlySet<PlatformChangeKind>, ...allowed: readonly PlatformChangeKind[]): boolean {
  return [...kinds].every((kind) => allowed.includes(kind))
}
