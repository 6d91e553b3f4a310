import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { TagReadOptions } from '../resolve/fast-reads.ts'
import { describeHead, manifestRequest, resolveManifest } from './manifests.ts'
import type { Repository } from './repository.ts'
import { headerOf } from './wire.ts'
import type { WireResponse } from './wire.ts'

/** What servers and proxies answer to a condition that they do not know. */
const DISLIKED: readonly number[] = [400, 405, 412, 501]
const NOT_MODIFIED = 304

/**
 * The digest that a tag names; null when it is proved absent. With a known digest and a registry that honours
 * conditions, the answer is a 304 that costs the registry no read. Whether it does is learnt from its first answers;
 * where it does not, the request goes as ever.
 */
export async function readTag(
  repository: Repository,
  tag: string,
  { known, signal, spend }: TagReadOptions = {},
): Promise<Digest | null> {
  const options = { signal, spend }
  if (known !== undefined && repository.endpoint.conditionalReads !== false) {
    const digest = await readChanged(repository, tag, { known, ...options })
    if (digest !== undefined) return digest
  }
  const found = await resolveManifest(repository, tag, options)
  return found === null ? null : found.digest
}

/** The digest, as far as a conditional HEAD tells it; undefined when it must be asked for without a condition. */
async function readChanged(
  repository: Repository,
  tag: string,
  { known, ...options }: TagReadOptions & { readonly known: Digest },
): Promise<Digest | undefined> {
  const { endpoint } = repository
  const plain = manifestRequest(repository, 'HEAD', tag)
  const response = await endpoint.sendAndDiscard({
    ...plain,
    ...options,
    headers: { ...plain.headers, 'if-none-match': `"${known}"` },
    accept: [404, NOT_MODIFIED, ...DISLIKED],
  })
  if (response.status === NOT_MODIFIED) {
    const agrees = saysSame(response, known)
    endpoint.conditionalReads = agrees
    return agrees ? known : undefined
  }
  if (DISLIKED.includes(response.status)) endpoint.conditionalReads = false
  const found = response.status === 200 ? describeHead(response)?.digest : undefined
  // The same, and in full: the condition was passed over.
  if (found === known) endpoint.conditionalReads = false
  return found
}

/** False for a 304 that names another digest than was asked about: something on the way answers for the registry. */
function saysSame({ headers }: WireResponse, known: Digest): boolean {
  const digest = headerOf(headers, 'docker-content-digest')
  const tag = /^(?:W\/)?"(?<value>[^"]*)"$/u.exec(headerOf(headers, 'etag') ?? '')?.groups?.['value']
  return [digest, tag].every((said) => said === undefined || !isDigest(said) || said === known)
}
