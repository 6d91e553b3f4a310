import type { FakeImage } from './content.ts'

type Json = Readonly<Record<string, unknown>>

/** The manifest as JSON; undefined when it is none of schema 2. */
export function parseManifest(bytes: Buffer): Json | undefined {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'))
    return isJson(body) && body['schemaVersion'] === 2 ? body : undefined
  } catch {
    return undefined
  }
}

/** The first digest that the manifest names and the repository lacks; layers kept elsewhere and subjects are exempt. */
export function missingContent(image: FakeImage, bytes: Buffer): string | undefined {
  const body = parseManifest(bytes) ?? {}
  const blobs = [body['config'], ...list(body['layers'])].filter(isJson)
  const children = list(body['manifests']).filter(isJson)
  return (
    blobs
      .filter(({ urls }) => urls === undefined)
      .map(digestOf)
      .find((digest) => !image.blobs.has(digest)) ??
    children.map(digestOf).find((digest) => !image.manifests.has(digest))
  )
}

/** The digest that the manifest refers to; undefined for most. */
export function subjectOf(bytes: Buffer): string | undefined {
  const subject = parseManifest(bytes)?.['subject']
  return isJson(subject) ? digestOf(subject) : undefined
}

function digestOf({ digest }: Json): string {
  return typeof digest === 'string' ? digest : ''
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
