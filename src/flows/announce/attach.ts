import type { AssetUpload, Forge, ForgeAsset, ForgeRelease } from '../../forge/forge.ts'
import { TidemarkError } from '../../model/failure.ts'
import { CHECKSUMS, sha256 } from './files.ts'

export interface AttachedAsset {
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly sha256: string
  readonly action: 'kept' | 'uploaded' | 'replaced'
}

/** The release that files are attached to. */
export interface Place {
  readonly forge: Forge
  readonly release: ForgeRelease
  /** The command that cuts the next release, for a file that cannot change any more. */
  readonly next: string
}

/**
 * Attaches a file once. What an earlier run began is begun again; other bytes under the name are replaced while nobody has seen the
 * release, and refused afterwards (E_ASSET_DIFFERS).
 */
export async function attach(place: Place, asset: AssetUpload): Promise<AttachedAsset> {
  const { forge, release } = place
  const { name, bytes } = asset
  const done = { name, size: bytes.length, sha256: sha256(bytes) }
  // Some forges take two assets of one name: one that is right is enough, and what is not is taken away.
  const standing = release.assets.filter((each) => each.name === name)
  let kept = false
  for (const each of standing) {
    if (!kept && (await isSame(place, { standing: each, bytes }))) kept = true
    else await takeAway(place, each)
  }
  if (kept) return { ...done, action: 'kept' }
  await forge.uploadAsset(release, asset)
  return { ...done, action: standing.length > 0 ? 'replaced' : 'uploaded' }
}

interface Compared {
  readonly standing: ForgeAsset
  readonly bytes: Uint8Array
}

async function isSame({ forge, release }: Place, { standing, bytes }: Compared): Promise<boolean> {
  if (!standing.whole || (standing.size !== null && standing.size !== bytes.length)) return false
  const found = await forge.readAsset(release, standing, bytes.length + 1)
  return sha256(found) === sha256(bytes)
}

async function takeAway({ forge, release, next }: Place, asset: ForgeAsset): Promise<void> {
  // The checksums grow with every file that is attached later.
  if (asset.whole && !release.draft && asset.name !== CHECKSUMS) {
    const message = `${asset.name} of ${release.gitTag} is published with other bytes`
    throw new TidemarkError('E_ASSET_DIFFERS', message, {
      hints: [`What people downloaded stays. Release the change as the next version:  ${next}`],
      details: { asset: asset.name, url: asset.url },
    })
  }
  await forge.deleteAsset(release, asset)
}
