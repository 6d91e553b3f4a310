import { errorAnswer } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'

/** GET and HEAD of `/v2/NAME/blobs/DIGEST`, ranges included. */
export function getBlob(exchange: Exchange, name: string, digest: string): Answer {
  const bytes = exchange.images.find(name)?.blobs.get(digest)
  if (bytes === undefined) return errorAnswer(404, 'BLOB_UNKNOWN')
  const { redirectBlobs } = exchange.options
  if (redirectBlobs !== undefined)
    return { status: 307, headers: { location: redirectBlobs(exchange.url.pathname) } }
  const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest }
  const [, from] = /^bytes=(\d+)-$/u.exec(exchange.request.headers.range ?? '') ?? []
  if (from === undefined)
    return { status: 200, headers: { ...headers, 'accept-ranges': 'bytes' }, body: bytes }
  const start = Number(from)
  if (start >= bytes.length) return { status: 416 }
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` },
    body: bytes.subarray(start),
  }
}

/** DELETE of a blob. */
export function deleteBlob(exchange: Exchange, name: string, digest: string): Answer {
  const removed = exchange.images.find(name)?.blobs.delete(digest) === true
  return removed ? { status: 202 } : errorAnswer(404, 'BLOB_UNKNOWN')
}
