import type { Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { parseTag } from '../../model/tag.ts'
import type { TagWrite, TagWriteOptions } from '../image-store.ts'
import { putManifest } from './put-manifest.ts'
import type { Repository } from './repository.ts'
import { writeTag } from './write-tag.ts'
import { headerOf } from './wire.ts'

/** Registries should take ten tags in one request (distribution-spec, "Pushing Manifests"). */
const BATCH = 10
/**
 * With fewer tags than this an unknown registry is not asked whether it takes several: where it does not, the question
 * is one request too many.
 */
const WORTH_ASKING = 3
/** What registries answer to a query that they do not like; the tags then go one by one and find out why. */
const NOT_TOGETHER: readonly number[] = [400, 403, 404, 405, 409, 412, 414, 422, 431, 500, 501]

/**
 * Points tags at a manifest that the registry has already, in the order given: several in one request where the
 * registry confirms them by `OCI-Tag`, else one by one. When a later tag fails, the error's details name those written.
 */
export async function writeTags(
  repository: Repository,
  manifest: Manifest,
  tags: readonly string[],
  options: TagWriteOptions = {},
): Promise<readonly TagWrite[]> {
  const written: TagWrite[] = []
  let left = tags.map(parseTag)
  try {
    while (left.length > 0) {
      const batch = worthwhile(repository, left) ? left.slice(0, BATCH) : []
      const done =
        batch.length === 0 ? [] : await writeTogether(repository, manifest, { tags: batch, options })
      const rest = left.filter((tag) => !done.includes(tag))
      written.push(...done.map((tag) => ({ tag })))
      const [next] = rest
      if (done.length === 0 && next !== undefined)
        written.push(await writeTag(repository, manifest, { tag: next, options }))
      left = done.length === 0 ? rest.slice(1) : rest
    }
    return written
  } catch (error) {
    throw withWritten(error, written)
  }
}

function worthwhile(repository: Repository, tags: readonly string[]): boolean {
  const { multiTag } = repository.endpoint
  return multiTag === true ? tags.length > 1 : multiTag === undefined && tags.length >= WORTH_ASKING
}

/** One PUT by digest with `?tag=`; returns the tags that the answer confirms. */
async function writeTogether(
  repository: Repository,
  manifest: Manifest,
  { tags, options }: { readonly tags: readonly string[]; readonly options: TagWriteOptions },
): Promise<readonly string[]> {
  const { endpoint } = repository
  const response = await putManifest(repository, {
    manifest,
    reference: manifest.digest,
    tags,
    conditions: commonCondition(tags, options.expected),
    accept: NOT_TOGETHER,
    signal: options.signal,
  })
  if (response.status !== 201) {
    await response.body.discard()
    // A registry that is known to take several said no to these: one by one it will say which.
    endpoint.multiTag = false
    return []
  }
  const confirmed = (headerOf(response.headers, 'oci-tag') ?? '').split(',').map((tag) => tag.trim())
  const done = tags.filter((tag) => confirmed.includes(tag))
  endpoint.multiTag = done.length > 0
  return done
}

/** `If-None-Match: *` when every tag is expected to be absent; there is no way to say more for several at once. */
function commonCondition(
  tags: readonly string[],
  expected: ReadonlyMap<string, Digest | null> | undefined,
): Readonly<Record<string, string>> {
  return tags.every((tag) => expected?.get(tag) === null) ? { 'if-none-match': '*' } : {}
}

function withWritten(error: unknown, written: readonly TagWrite[]): unknown {
  if (!(error instanceof TidemarkError) || written.length === 0) return error
  return new TidemarkError(error.code, error.message, {
    hints: error.hints,
    details: { ...error.details, written: written.map(({ tag }) => tag) },
    cause: error,
  })
}
