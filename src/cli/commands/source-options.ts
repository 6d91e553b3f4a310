import { resolve } from 'node:path'

import type { PublishSource } from '../../flows/requests.ts'
import { parseDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'

import { eventFlags } from './event-options.ts'
import type { Given } from './event-options.ts'

type PlatformDigests = Readonly<Record<string, Digest>>

const PLATFORM = /^(?<platform>[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?)=(?<digest>.+)$/u

/** Collects `linux/amd64=sha256:…`; the option may be repeated, each platform once. */
export function collectPlatform(text: string, before: PlatformDigests = {}): PlatformDigests {
  const groups = PLATFORM.exec(text)?.groups
  const [platform, digest] = [groups?.['platform'], groups?.['digest']]
  if (platform === undefined || digest === undefined) {
    throw new TidemarkError('E_USAGE', `"${text}" is not OS/ARCHITECTURE=DIGEST`, {
      hints: ['For example:  --platform-digest linux/amd64=sha256:…'],
    })
  }
  if (platform in before) throw new TidemarkError('E_USAGE', `${platform} is given twice`)
  return { ...before, [platform]: parseDigest(digest) }
}

interface SourceOptions {
  readonly digest?: Digest | undefined
  readonly from?: string | undefined
  readonly platformDigest?: PlatformDigests | undefined
  readonly metadataFile?: string | undefined
}

const WAYS = '--digest, --from, --platform-digest or --metadata-file'

/** Where the content is; null when nothing says so. Throws E_USAGE when two options say different things. */
export function sourceOf(options: SourceOptions, folder: string): PublishSource | null {
  const { digest, from, platformDigest, metadataFile } = options
  const sources: PublishSource[] = []
  if (digest !== undefined) sources.push({ type: 'digest', digest })
  if (from !== undefined) sources.push({ type: 'from', location: from })
  if (platformDigest !== undefined) sources.push({ type: 'platforms', platforms: platformDigest })
  if (metadataFile !== undefined) sources.push({ type: 'metadata', file: resolve(folder, metadataFile) })
  if (sources.length > 1) throw new TidemarkError('E_USAGE', `give one of ${WAYS}`)
  return sources[0] ?? null
}

/** As {@link sourceOf}, but content is needed. */
export function neededSource(options: SourceOptions & Given, folder: string): PublishSource {
  const source = sourceOf(options, folder)
  if (source !== null) return source
  throw new TidemarkError('E_USAGE', 'what shall be published?', {
    hints: [
      `Give ${WAYS}.`,
      `To see what would be written without an image:  tidemark plan${eventFlags(options)}`,
    ],
  })
}
