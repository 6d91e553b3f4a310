import type { Platform, Manifest, Descriptor } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { assembleIndex } from '../../registry/copy/assemble-index.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import type { Target } from './targets.ts'

interface Assembled {
  readonly store: ImageStore
  readonly manifest: Manifest
}

/**
 * One index of per-platform manifests that a store already holds. The same digests give the same index, byte for byte. Nothing
 * is written: publishing stores it.
 */
export async function assembleFrom(
  targets: readonly Target[],
  platforms: Readonly<Record<string, Digest>>,
): Promise<Assembled> {
  const wanted = Object.entries(platforms)
  for (const { store } of targets) {
    const children = await Promise.all(wanted.map(([, digest]) => store.resolve(digest)))
    if (!children.every((child) => child !== null)) continue
    const manifest = assembleIndex({ platforms: wanted.map(([text], at) => entry(text, children[at])) })
    return { store, manifest }
  }
  const digests = wanted.map(([platform, digest]) => `${platform} ${digest}`)
  throw new TidemarkError(
    'E_CONTENT_ABSENT',
    'no image of the component holds all of the per-platform digests',
    {
      hints: digests,
    },
  )
}

function entry(
  text: string,
  descriptor: Descriptor | null | undefined,
): { platform: Platform; descriptor: Descriptor } {
  if (descriptor === null || descriptor === undefined) throw new TidemarkError('E_CONTENT_ABSENT', text)
  return { platform: parsePlatform(text), descriptor }
}

/** `linux/arm/v7` in parts. Throws E_USAGE. */
export function parsePlatform(text: string): Platform {
  const [os, architecture, variant, ...rest] = text.split('/')
  if (os === undefined || architecture === undefined || architecture === '' || rest.length > 0) {
    throw new TidemarkError('E_USAGE', `"${text}" is not a platform: write os/arch[/variant]`)
  }
  return variant === undefined ? { os, architecture } : { os, architecture, variant }
}
