import { sha256 } from './content.ts'
import type { FakeImage, StoredManifest } from './content.ts'
import { errorAnswer, readRequest } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import { refuseChange } from './immutability.ts'
import { missingContent, parseManifest } from './references.ts'

const LARGEST = 4 * 1024 * 1024
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/u
const DIGEST = /^sha256:[0-9a-f]{64}$/u
const KNOWN_TYPES =
  /^application\/vnd\.(?:oci\.image\.(?:manifest|index)\.v1|docker\.distribution\.manifest(?:\.list)?\.v2)\+json$/u

/** GET and HEAD of `/v2/NAME/manifests/REFERENCE`. */
export function getManifest(exchange: Exchange, name: string, reference: string): Answer {
  const image = exchange.images.find(name)
  const digest = DIGEST.test(reference) ? reference : image?.tags.get(reference)
  const manifest = digest === undefined ? undefined : image?.manifests.get(digest)
  if (manifest === undefined || digest === undefined) return absent(exchange, image)
  const accept = exchange.request.headers.accept ?? ''
  if (exchange.options.strictAccept !== false && !accept.includes(manifest.mediaType)) {
    return errorAnswer(404, 'MANIFEST_UNKNOWN', 'manifest found, but accept header does not support it')
  }
  const headers = manifestHeaders(exchange, digest, manifest)
  if (
    exchange.options.conditionalReads === true &&
    exchange.request.headers['if-none-match'] === headers.etag
  )
    return { status: 304, headers }
  return { status: 200, headers, body: manifest.bytes }
}

function manifestHeaders(
  exchange: Exchange,
  digest: string,
  manifest: StoredManifest,
): Record<string, string> & { readonly etag: string } {
  const { digestHeader, manifestType } = exchange.options
  const type = manifestType ?? manifest.mediaType
  return {
    ...(type === '' ? {} : { 'content-type': type }),
    ...(digestHeader === 'missing' ? {} : { 'docker-content-digest': digestHeader ?? digest }),
    etag: `"${digest}"`,
  }
}

function absent({ options }: Exchange, image: FakeImage | undefined): Answer {
  const code = image === undefined ? 'NAME_UNKNOWN' : 'MANIFEST_UNKNOWN'
  switch (options.absence ?? 'spec') {
    case 'bare':
      return { status: 404 }
    case 'not-found':
      return errorAnswer(404, 'NOT_FOUND', 'artifact not found')
    case 'html':
      return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>Not here</html>' }
    case 'forbidden':
      return errorAnswer(403, 'DENIED')
    case 'spec':
      return errorAnswer(404, code)
  }
}

/** PUT of a manifest: checks type, digest and that everything it names is there, then tags it. */
export async function putManifest(exchange: Exchange, name: string, reference: string): Promise<Answer> {
  const bytes = await readRequest(exchange.request)
  if (bytes === undefined) return errorAnswer(400, 'MANIFEST_INVALID', 'body broke off')
  const mediaType = exchange.request.headers['content-type'] ?? ''
  const digest = sha256(bytes)
  const refusal =
    checkManifest({ bytes, mediaType }, reference, digest) ?? checkContent(exchange, name, bytes)
  if (refusal !== undefined) return refusal
  return store(exchange, { name, digest, manifest: { mediaType, bytes }, tags: tagsOf(exchange, reference) })
}

function checkManifest(manifest: StoredManifest, reference: string, digest: string): Answer | undefined {
  if (manifest.bytes.length > LARGEST) return errorAnswer(413, 'SIZE_INVALID')
  if (!KNOWN_TYPES.test(manifest.mediaType)) return errorAnswer(415, 'MANIFEST_INVALID', 'unknown media type')
  if (parseManifest(manifest.bytes) === undefined) return errorAnswer(400, 'MANIFEST_INVALID')
  if (DIGEST.test(reference)) return reference === digest ? undefined : errorAnswer(400, 'DIGEST_INVALID')
  return TAG.test(reference) ? undefined : errorAnswer(400, 'TAG_INVALID')
}

function checkContent({ images }: Exchange, name: string, bytes: Buffer): Answer | undefined {
  const missing = missingContent(images.at(name), bytes)
  return missing === undefined ? undefined : errorAnswer(400, 'MANIFEST_BLOB_UNKNOWN', `${missing} unknown`)
}

/** The tag in the path, or those in the query where several are taken. */
function tagsOf({ options, url }: Exchange, reference: string): readonly string[] {
  if (!DIGEST.test(reference)) return [reference]
  return options.multiTag === undefined ? [] : url.searchParams.getAll('tag')
}

interface Put {
  readonly name: string
  readonly digest: string
  readonly manifest: StoredManifest
  readonly tags: readonly string[]
}

function store(exchange: Exchange, put: Put): Answer {
  const { images, options } = exchange
  const image = images.at(put.name)
  const known = image.manifests.has(put.digest)
  if (options.multiTag !== undefined && put.tags.length > options.multiTag) return { status: 414 }
  for (const tag of put.tags) {
    const change = { name: put.name, tag, current: image.tags.get(tag), wanted: put.digest, known }
    const refusal = refuseChange(exchange, change) ?? refuseCondition(exchange, change.current)
    if (refusal !== undefined) return refusal
  }
  image.manifests.set(put.digest, put.manifest)
  const taken = put.tags.slice(0, options.confirmOnly ?? put.tags.length)
  for (const tag of taken) image.tags.set(tag, put.digest)
  const confirmed = options.multiTag === undefined || exchange.url.searchParams.size === 0 ? [] : taken
  return {
    status: 201,
    headers: {
      location: `/v2/${put.name}/manifests/${put.digest}`,
      'docker-content-digest': put.digest,
      ...(confirmed.length === 0 ? {} : { 'oci-tag': [...confirmed] }),
    },
  }
}

function refuseCondition({ request, options }: Exchange, current: string | undefined): Answer | undefined {
  if (options.conditional !== true) return undefined
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers
  const failed =
    (noneMatch === '*' && current !== undefined) || (match !== undefined && match !== `"${current}"`)
  return failed ? { status: 412 } : undefined
}

/** DELETE by tag or digest, in the manner that the options say. */
export function deleteManifest(exchange: Exchange, name: string, reference: string): Answer {
  const image = exchange.images.find(name)
  if (image === undefined) return errorAnswer(404, 'NAME_UNKNOWN')
  if (DIGEST.test(reference)) return deleteDigest(exchange, image, reference)
  const way = exchange.options.deleteTag ?? 'accept'
  if (way === 'unsupported') return errorAnswer(405, 'UNSUPPORTED')
  if (way === 'digest-invalid') return errorAnswer(400, 'DIGEST_INVALID')
  if (way === 'not-found' || !image.tags.has(reference)) return errorAnswer(404, 'MANIFEST_UNKNOWN')
  const change = { name, tag: reference, current: image.tags.get(reference), wanted: undefined, known: true }
  const refusal = refuseChange(exchange, change)
  if (refusal === undefined) image.tags.delete(reference)
  return refusal ?? { status: 202 }
}

function deleteDigest({ options }: Exchange, image: FakeImage, digest: string): Answer {
  if (options.deleteManifest === 'unsupported') return errorAnswer(405, 'UNSUPPORTED')
  if (!image.manifests.delete(digest)) return errorAnswer(404, 'MANIFEST_UNKNOWN')
  for (const [tag, named] of image.tags) if (named === digest) image.tags.delete(tag)
  return { status: 202 }
}
