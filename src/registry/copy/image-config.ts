import type { Descriptor, Platform } from '../../model/descriptor.ts'
import { TidemarkError, isFailure } from '../../model/failure.ts'
import { isRecord } from '../../model/shape.ts'
import { parseStrictJson } from '../../model/strict-json.ts'
import type { ContentStore } from '../image-store.ts'
import { collect } from '../layout/collect.ts'

/** What Tidemark reads of an image's configuration (image-spec, config.md). */
export interface ImageConfig {
  readonly platform: Platform | null
  readonly labels: Readonly<Record<string, string>>
}

/** A configuration as parsed: nothing is known of its members. */
export type ConfigBody = Readonly<Record<string, unknown>>

const NOTHING: ImageConfig = { platform: null, labels: {} }
const CONFIG_TYPES = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]
/** Configurations are a few kilobytes; labels may hold whole documents. */
const LONGEST_CONFIG = 4 * 1024 * 1024

/**
 * Reads a configuration; one of another media type (an artifact's) says nothing. Throws E_MANIFEST_INVALID
 * when it is not what a configuration must be, and what reading a blob throws.
 */
export async function readConfig(store: ContentStore, descriptor: Descriptor): Promise<ImageConfig> {
  const body = await readConfigBody(store, descriptor)
  return body === null ? NOTHING : configOf(body, descriptor)
}

/** The whole configuration as parsed; null for one of another media type. Throws as {@link readConfig}. */
export async function readConfigBody(
  store: ContentStore,
  descriptor: Descriptor,
): Promise<ConfigBody | null> {
  if (!CONFIG_TYPES.includes(descriptor.mediaType)) return null
  return parseConfig(await readSmallBlob(store, descriptor), descriptor)
}

/** What Tidemark reads of the configuration `body`. Throws E_MANIFEST_INVALID. */
export function configOf(body: ConfigBody, descriptor: Descriptor): ImageConfig {
  return { platform: platformIn(body), labels: labelsIn(body['config'], descriptor) }
}

async function readSmallBlob(store: ContentStore, descriptor: Descriptor): Promise<Uint8Array> {
  if (descriptor.size > LONGEST_CONFIG) throw unsound(descriptor, `has more than ${LONGEST_CONFIG} bytes`)
  return await collect(await store.readBlob(descriptor))
}

function parseConfig(bytes: Uint8Array, descriptor: Descriptor): ConfigBody {
  try {
    const value = parseStrictJson(bytes)
    if (isRecord(value)) return value
  } catch (error) {
    if (isFailure(error, 'E_JSON')) throw unsound(descriptor, error.message)
    throw error
  }
  throw unsound(descriptor, 'is no JSON object')
}

function platformIn(config: ConfigBody): Platform | null {
  const { os, architecture, variant } = config
  if (typeof os !== 'string' || typeof architecture !== 'string') return null
  if (os === '' || architecture === '') return null
  return typeof variant === 'string' && variant !== '' ? { os, architecture, variant } : { os, architecture }
}

function labelsIn(config: unknown, descriptor: Descriptor): Readonly<Record<string, string>> {
  const labels = isRecord(config) ? (config['Labels'] ?? {}) : {}
  if (!isRecord(labels)) throw unsound(descriptor, 'has Labels that are no object')
  const entries = Object.entries(labels).map(([name, value]): [string, string] => {
    if (typeof value !== 'string') throw unsound(descriptor, `has a label ${name} that is no text`)
    return [name, value]
  })
  return Object.fromEntries(entries)
}

function unsound(descriptor: Descriptor, what: string): TidemarkError {
  return new TidemarkError('E_MANIFEST_INVALID', `the configuration ${descriptor.digest} ${what}`, {
    details: { digest: descriptor.digest },
  })
}
