import { randomUUID } from 'node:crypto'

import { sha256 } from './content.ts'
import { errorAnswer, readRequest } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'

/** POST `/v2/NAME/blobs/uploads/`: mounts, or opens a session. A digest in the query (single POST) opens one too. */
export async function startUpload(exchange: Exchange, name: string): Promise<Answer> {
  await readRequest(exchange.request)
  const { searchParams } = exchange.url
  const digest = searchParams.get('mount')
  const source = exchange.images.find(searchParams.get('from') ?? '')
  const bytes = digest === null ? undefined : source?.blobs.get(digest)
  if (exchange.options.mount !== false && digest !== null && bytes !== undefined) {
    exchange.images.at(name).blobs.set(digest, bytes)
    return created(name, digest)
  }
  const id = randomUUID()
  exchange.images.at(name).uploads.set(id, [])
  return { status: 202, headers: { ...sessionHeaders(exchange, name, id), range: '0-0' } }
}

/** PATCH of a session: the next chunk, in order. */
export async function patchUpload(exchange: Exchange, name: string, id: string): Promise<Answer> {
  const pieces = exchange.images.find(name)?.uploads.get(id)
  if (pieces === undefined) return errorAnswer(404, 'BLOB_UPLOAD_UNKNOWN')
  const bytes = await receive(exchange)
  if (!Buffer.isBuffer(bytes)) return bytes
  const have = size(pieces)
  const range = exchange.request.headers['content-range']
  if (range !== undefined && range !== `${have}-${have + bytes.length - 1}`) return { status: 416 }
  pieces.push(bytes)
  return { status: 202, headers: { ...sessionHeaders(exchange, name, id), range: `0-${size(pieces) - 1}` } }
}

/** PUT of a session: the rest, and the digest that all of it must have. */
export async function finishUpload(exchange: Exchange, name: string, id: string): Promise<Answer> {
  const image = exchange.images.find(name)
  const pieces = image?.uploads.get(id)
  if (image === undefined || pieces === undefined) return errorAnswer(404, 'BLOB_UPLOAD_UNKNOWN')
  const rest = await receive(exchange)
  if (!Buffer.isBuffer(rest)) return rest
  const short = pieces.slice(0, -1).some((piece) => piece.length < (exchange.options.chunkMin ?? 0))
  if (short) return errorAnswer(416, 'SIZE_INVALID', 'a chunk was too short')
  const bytes = Buffer.concat([...pieces, rest])
  const digest = exchange.url.searchParams.get('digest') ?? ''
  image.uploads.delete(id)
  if (sha256(bytes) !== digest) return errorAnswer(400, 'DIGEST_INVALID', 'provided digest did not match')
  image.blobs.set(digest, bytes)
  return created(name, digest)
}

/** DELETE of a session. */
export function cancelUpload(exchange: Exchange, name: string, id: string): Answer {
  const removed = exchange.images.find(name)?.uploads.delete(id) === true
  return removed ? { status: 204 } : errorAnswer(404, 'BLOB_UPLOAD_UNKNOWN')
}

async function receive(exchange: Exchange): Promise<Buffer | Answer> {
  const announced = Number(exchange.request.headers['content-length'] ?? 0)
  if (announced > (exchange.options.largestUpload ?? Number.POSITIVE_INFINITY))
    return errorAnswer(413, 'SIZE_INVALID')
  const bytes = await readRequest(exchange.request)
  return bytes ?? errorAnswer(400, 'BLOB_UPLOAD_INVALID', 'body broke off')
}

function created(name: string, digest: string): Answer {
  return {
    status: 201,
    headers: { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest },
  }
}

/** The state in the query must come back byte for byte. */
function sessionHeaders(exchange: Exchange, name: string, id: string): Record<string, string> {
  const path = `/v2/${name}/blobs/uploads/${id}?_state=a%2Bb~c%3D`
  const hosts = { relative: '', absolute: exchange.origin, foreign: 'http://uploads.test' }
  const { location = 'relative', chunkMin } = exchange.options
  return {
    location: `${hosts[location]}${path}`,
    'docker-upload-uuid': id,
    ...(chunkMin === undefined ? {} : { 'oci-chunk-min-length': String(chunkMin) }),
  }
}

function size(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}
