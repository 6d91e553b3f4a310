import type { Answer, Exchange } from './exchange.ts'
import { subjectOf } from './references.ts'

const TYPE = 'application/vnd.oci.image.index.v1+json'

/** GET of `/v2/NAME/referrers/DIGEST`: every manifest of the repository whose subject that is. */
export function listReferrers({ images, options, url }: Exchange, name: string, subject: string): Answer {
  const { referrers: page } = options
  if (page === undefined)
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' }
  const manifests = [...(images.find(name)?.manifests ?? [])]
    .filter(([, { bytes }]) => subjectOf(bytes) === subject)
    .map(([digest, { mediaType, bytes }]) => ({ mediaType, digest, size: bytes.length }))
  const start = Number(url.searchParams.get('page') ?? 0) * page
  const more = start + page < manifests.length
  return {
    status: 200,
    headers: {
      'content-type': TYPE,
      ...(more && { link: `<${url.pathname}?page=${start / page + 1}>; rel="next"` }),
    },
    body: JSON.stringify({
      schemaVersion: 2,
      mediaType: TYPE,
      manifests: manifests.slice(start, start + page),
    }),
  }
}
