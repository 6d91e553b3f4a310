import type { Digest } from '../../model/digest.ts'
import type { PlatformChange, PlatformChangeKind } from './change.ts'
import { compareLayers, sameLayers } from './compare-layers.ts'
import { compareTexts } from './compare-texts.ts'
import { imagesIn } from './image-picture.ts'
import type { ContentPicture, ImagePicture } from './image-picture.ts'

/** One platform of one image. */
interface Side {
  readonly digest: Digest
  readonly content: ContentPicture | null
}

/**
 * What became of every platform of either image: those of `before` in its order, then those that are new. None where nothing is
 * known of one of them.
 */
export function comparePlatforms(before: ImagePicture, after: ImagePicture): readonly PlatformChange[] {
  if (before.kind === 'other' || after.kind === 'other') return []
  const [old, fresh] = [sidesOf(before), sidesOf(after)]
  const names = [...new Set([...old.keys(), ...fresh.keys()])]
  return names.map((name) => compareSides(name, old.get(name) ?? null, fresh.get(name) ?? null))
}

function sidesOf(picture: ImagePicture): ReadonlyMap<string, Side> {
  const contents = new Map(picture.contents.map((content) => [content.digest, content]))
  const sides = new Map<string, Side>()
  for (const { platform, digest } of imagesIn(picture)) {
    const name = platform === null ? 'none' : usual(platform)
    sides.set(freeName(sides, name), { digest, content: contents.get(digest) ?? null })
  }
  return sides
}

/** The name under which a platform is compared: what containerd takes as the same is the same. */
function usual(platform: string): string {
  const [os = '', architecture = '', variant] = platform.split('/')
  if (architecture === 'arm' && variant === undefined) return `${os}/arm/v7`
  const implied = { arm64: 'v8', amd64: 'v1' }[architecture]
  return variant !== undefined && variant === implied ? `${os}/${architecture}` : platform
}

/** Indexes may list a platform several times (Windows builds). */
function freeName(taken: ReadonlyMap<string, unknown>, name: string): string {
  if (!taken.has(name)) return name
  for (let count = 2; ; count += 1) if (!taken.has(`${name} (${count})`)) return `${name} (${count})`
}

function compareSides(platform: string, before: Side | null, after: Side | null): PlatformChange {
  const [old, fresh] = [contentOf(before), contentOf(after)]
  return {
    platform,
    kind: kindOf(before, after),
    before: before?.digest ?? null,
    after: after?.digest ?? null,
    layers: old === null || fresh === null ? null : compareLayers(old.layers, fresh.layers),
    created: { before: createdOf(old), after: createdOf(fresh) },
    ...compareSayings(old, fresh),
  }
}

/** What a side consists of: nothing where there is no side; null where it is not known. */
function contentOf(side: Side | null): Pick<ContentPicture, 'layers' | 'said'> | null {
  return side === null ? { layers: [], said: null } : side.content
}

function createdOf(content: Pick<ContentPicture, 'said'> | null): string | null {
  return content?.said?.created ?? null
}

/** Labels and settings; nothing where only one side is known. */
function compareSayings(
  before: Pick<ContentPicture, 'said'> | null,
  after: Pick<ContentPicture, 'said'> | null,
): Pick<PlatformChange, 'labels' | 'settings'> {
  const [old, fresh] = [before?.said ?? null, after?.said ?? null]
  if (old === null || fresh === null) return { labels: [], settings: [] }
  return {
    labels: compareTexts(old.labels, fresh.labels),
    settings: compareTexts(old.settings, fresh.settings).map(({ name }) => name),
  }
}

function kindOf(before: Side | null, after: Side | null): PlatformChangeKind {
  if (before === null) return 'added'
  if (after === null) return 'removed'
  if (before.digest === after.digest) return 'same'
  return before.content === null || after.content === null
    ? 'other-bytes'
    : contentKind(before.content, after.content)
}

function contentKind(before: ContentPicture, after: ContentPicture): PlatformChangeKind {
  const isSameConfig = before.config.digest === after.config.digest
  if (sameLayers(before.layers, after.layers)) return isSameConfig ? 'rewrapped' : 'new-configuration'
  // Artifacts whose whole content is their configuration; the empty one says nothing.
  const bare = before.layers.length === 0 && after.layers.length === 0
  return bare && isSameConfig && before.config.mediaType === after.config.mediaType
    ? 'rewrapped'
    : 'other-bytes'
}
