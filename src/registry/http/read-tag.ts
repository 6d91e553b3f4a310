import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { TagReadOptions } from '../resolve/fast-reads.ts'
import { manifestRequest, readManifest } from './manifests.ts'
import type { ManifestReadOptions } from './manifests.ts'
import type { Repository } from './repository.ts'
import { headerOf } from './wire.ts'
import type { WireResponse } from './wire.ts'

/** What servers and proxies answer to a condition that they do not know. */
const DISLIKED: readonly number[] = [400, 405, 412, 501]
const NOT_MODIFIED = 304

/** The condition has to be left out. */
const WITHOUT_CONDITION = Symbol('without condition')

/**
 * The digest that a tag names, whatever type of manifest that is; null when it is proved absent. With a known digest and
 * a registry that honours conditions, the answer is a 304 that costs the registry no read. Whether it does is learnt from
 * its first answers; where it does not, the request goes as ever.
 */
export async function readTag(
  repository: Repository,
  tag: string,
  { known, signal, spend }: TagReadOptions = {},
): Promise<Digest | null> {
  const options = { signal, spend }
  const { conditionalReads } = repository.endpoint
  const condition = conditionalReads === false ? undefined : known
  const first = await head(repository, tag, { condition, ...options })
  const digest = first === WITHOUT_CONDITION ? await head(repository, tag, options) : first
  if (typeof digest === 'string') return digest
  // Absence is proved by an answer with a body only, and so is a digest that the registry does not name.
  const manifest = await readManifest(repository, tag, options)
  return manifest === null ? null : manifest.digest
}

interface Head extends ManifestReadOptions {
  readonly condition?: Digest | undefined
}

/** The digest by HEAD; undefined when the answer does not tell it. */
async function head(
  repository: Repository,
  tag: string,
  { condition, ...options }: Head,
): Promise<Digest | typeof WITHOUT_CONDITION | undefined> {
  const plain = { ...manifestRequest(repository, 'HEAD', tag), ...options }
  if (condition === undefined) return digestIn(await repository.endpoint.sendAndDiscard(plain))
  const { endpoint } = repository
  const response = await endpoint.sendAndDiscard({
    ...plain,
    headers: { ...plain.headers, 'if-none-match': `"${condition}"` },
    accept: [404, NOT_MODIFIED, ...DISLIKED],
  })
  if (response.status === NOT_MODIFIED) {
    const agrees = saysSame(response, condition)
    endpoint.conditionalReads = agrees
    return agrees ? condition : WITHOUT_CONDITION
  }
  const found = digestIn(response)
  // The same, and in full: the condition was passed over.
  const useless = DISLIKED.includes(response.status) || found === condition
  if (useless) endpoint.conditionalReads = false
  return DISLIKED.includes(response.status) ? WITHOUT_CONDITION : found
}

/** What the registry says that it would send; a web page is no manifest, whatever its headers say. */
function digestIn({ status, headers }: WireResponse): Digest | undefined {
  const digest = headerOf(headers, 'docker-content-digest') ?? ''
  const page = (headerOf(headers, 'content-type') ?? '').toLowerCase().includes('html')
  return status === 200 && !page && isDigest(digest) ? digest : undefined
}

/** False for a 304 that names another digest than was asked about: something on the way answers for the registry. */
function saysSame({ headers }: WireResponse, known: Digest): boolean {
  const digest = headerOf(headers, 'docker-content-digest')
  const tag = /^(?:W\/)?"(?<value>[^"]*)"$/u.exec(headerOf(headers, 'etag') ?? '')?.groups?.['value']
  return [digest, tag].every((said) => said === undefined || !isDigest(said) || said === known)
}
