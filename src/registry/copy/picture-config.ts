import { canonicalJson } from '../../model/canonical-json.ts'
import { platformText } from '../../model/descriptor.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import { isRecord } from '../../model/shape.ts'
import type { ConfigPicture, Gap } from '../../plan/compare/image-picture.ts'
import type { ContentStore } from '../image-store.ts'
import { configOf, readConfigBody } from './image-config.ts'
import type { ConfigBody } from './image-config.ts'

/** A configuration as it was read, or why it was not. */
export interface PicturedConfig {
  readonly config: ConfigPicture | null
  readonly platform: string | null
  readonly gap: Gap['why'] | null
}

/** What has a place of its own in a picture, or says nothing that layers do not say. */
const TOLD = new Set(['created', 'os', 'architecture', 'variant', 'config', 'rootfs'])
const ARTIFACT: ConfigPicture = { created: null, labels: {}, settings: {} }

/** Reads a configuration for a picture. Throws what reading throws, save that it is gone or not sound. */
export async function pictureConfig(store: ContentStore, descriptor: Descriptor): Promise<PicturedConfig> {
  try {
    const body = await readConfigBody(store, descriptor)
    return body === null ? { config: ARTIFACT, platform: null, gap: null } : pictureBody(body, descriptor)
  } catch (error) {
    const gap = await gapOf(store, descriptor, error)
    if (gap === null) throw error
    return { config: null, platform: null, gap }
  }
}

async function gapOf(
  store: ContentStore,
  { digest }: Descriptor,
  error: unknown,
): Promise<PicturedConfig['gap']> {
  if (isFailure(error, 'E_MANIFEST_INVALID', 'E_JSON')) return 'unreadable'
  if (isFailure(error, 'E_IMAGE_INCOMPLETE')) return 'gone'
  return isFailure(error, 'E_LAYOUT') && !(await store.hasBlob(digest)) ? 'gone' : null
}

function pictureBody(body: ConfigBody, descriptor: Descriptor): PicturedConfig {
  const { platform, labels } = configOf(body, descriptor)
  const { created, config } = body
  return {
    config: {
      created: typeof created === 'string' ? created : null,
      labels,
      settings: settingsOf(body, config),
    },
    platform: platform === null ? null : platformText(platform),
    gap: null,
  }
}

function settingsOf(body: ConfigBody, config: unknown): Readonly<Record<string, Digest>> {
  const own = Object.entries(isRecord(config) ? config : {}).filter(([name]) => name !== 'Labels')
  const rest = Object.entries(body).filter(([name]) => !TOLD.has(name))
  // An absent setting and one that is null or empty do the same: builders differ in which they write.
  const said = [...rest, ...own].filter(([, value]) => !isNothing(value))
  return Object.fromEntries(said.map(([name, value]) => [name, digestOf(canonicalJson(value))]))
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return true
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0
}
