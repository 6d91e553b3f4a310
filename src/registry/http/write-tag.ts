import type { Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError, isFailure } from '../../model/failure.ts'
import type { TagWrite, TagWriteOptions } from '../image-store.ts'
import { backoff } from './backoff.ts'
import { resolveManifest } from './manifests.ts'
import { putManifest, putRequest } from './put-manifest.ts'
import type { PutManifest } from './put-manifest.ts'
import type { Repository } from './repository.ts'
import type { RefusedAnswer } from './request.ts'

interface TagJob {
  readonly tag: string
  readonly options: TagWriteOptions
}

/** How registries say that a tag may not be overwritten, by status; `*` is any code. See the table of registries. */
const IMMUTABLE: Readonly<Record<number, readonly string[]>> = {
  400: ['TAG_INVALID', 'BLOB_UPLOAD_INVALID'],
  403: ['DENIED', 'FORBIDDEN', '*'],
  405: ['TAG_INVALID'],
  409: ['TAG_IMMUTABLE', '*'],
  412: ['PRECONDITION', '*'],
}

const READ_HERE: readonly number[] = Object.keys(IMMUTABLE).map(Number)

/**
 * Points one tag at a stored manifest. After a failure that leaves the outcome open the tag is read again: the write is
 * repeated only while the tag still is what the caller expects. Throws E_REGISTRY_IMMUTABLE when the registry keeps the
 * tag as it is, and the errors of the client.
 */
export async function writeTag(repository: Repository, manifest: Manifest, job: TagJob): Promise<TagWrite> {
  const { world } = repository.endpoint
  for (let tries = 1; ; tries += 1) {
    try {
      return await putOnce(repository, manifest, job)
    } catch (error) {
      if (!isFailure(error, 'E_REGISTRY_UNAVAILABLE')) throw error
      const now = await readTag(repository, job.tag, error)
      if (now === manifest.digest) return { tag: job.tag }
      if (now !== job.options.expected?.get(job.tag) || tries >= world.limits.tries) throw error
      await world.sleep(backoff(tries + 1, world), job.options.signal ?? world.signal)
    }
  }
}

async function putOnce(repository: Repository, manifest: Manifest, job: TagJob): Promise<TagWrite> {
  const put: PutManifest = { manifest, reference: job.tag, accept: READ_HERE, signal: job.options.signal }
  const conditions = conditionFor(job)
  const first = await putManifest(repository, { ...put, conditions })
  if (first.status === 201) return { tag: job.tag }
  const answer = await repository.endpoint.refusal(first)
  return judge(repository, { put, answer, conditional: Object.keys(conditions).length > 0, job })
}

/** Harmless where it is ignored (everywhere known, mid-2026), decisive where it is not. */
function conditionFor({ tag, options }: TagJob): Readonly<Record<string, string>> {
  const expected = options.expected?.get(tag)
  if (expected === undefined) return {}
  return expected === null ? { 'if-none-match': '*' } : { 'if-match': `"${expected}"` }
}

interface Verdict {
  readonly put: PutManifest
  readonly answer: RefusedAnswer
  readonly conditional: boolean
  readonly job: TagJob
}

/** What a refusal means can only be told by reading the tag: the same answers also mean other things. */
async function judge(repository: Repository, verdict: Verdict): Promise<TagWrite> {
  const { put, answer, job } = verdict
  const { failures } = repository.endpoint
  const request = putRequest(repository, put)
  const refused = failures.refused(request, answer, { tries: 1, elapsed: 0 })
  if (!saysImmutable(answer)) throw refused
  const now = await readTag(repository, job.tag, refused)
  // Some registries refuse even to write what is there already.
  if (now === put.manifest.digest) return { tag: job.tag, replaced: now }
  if (await mayTryPlainly(verdict, now)) return plainly(repository, verdict)
  if (now === null || (answer.status === 403 && !(await mayPush(repository, put)))) throw refused
  throw failures.error(
    'E_REGISTRY_IMMUTABLE',
    request,
    `keeps ${repository.show(job.tag)} at ${now}: ${said(answer)}`,
    {
      details: {
        tag: job.tag,
        current: now,
        wanted: put.manifest.digest,
        status: answer.status,
        codes: answer.report.codes,
      },
      hints: [
        'The tag is immutable in the registry; ship the change under a new version.',
        'If it should float, change the rule in the registry and run the same command again.',
      ],
    },
  )
}

/** A 412 to a condition that holds: the registry does not understand it the way we do. */
async function mayTryPlainly({ conditional, answer, job }: Verdict, now: Digest | null): Promise<boolean> {
  return conditional && answer.status === 412 && job.options.expected?.get(job.tag) === now
}

function plainly(repository: Repository, verdict: Verdict): Promise<TagWrite> {
  const { tag, options } = verdict.job
  const { signal } = options
  return putOnce(repository, verdict.put.manifest, { tag, options: signal === undefined ? {} : { signal } })
}

function saysImmutable({ status, report }: RefusedAnswer): boolean {
  const codes = IMMUTABLE[status] ?? []
  return codes.includes('*') || report.codes.some((code) => codes.includes(code))
}

async function readTag(repository: Repository, tag: string, refused: TidemarkError): Promise<Digest | null> {
  try {
    return (await resolveManifest(repository, tag))?.digest ?? null
  } catch {
    throw refused
  }
}

/**
 * 403 is both "immutable" and "no permission". A write that changes nothing tells them apart: the manifest, which is
 * there already, once more under its own digest.
 */
async function mayPush(repository: Repository, { manifest, signal }: PutManifest): Promise<boolean> {
  if (repository.pushed) return true
  const reference = manifest.digest
  const response = await putManifest(repository, { manifest, reference, accept: [401, 403], signal })
  if (response.status === 201) return true
  await response.body.discard()
  return false
}

function said({ status, report }: RefusedAnswer): string {
  return [String(status), ...report.codes, report.message].filter((part) => part !== '').join(' ')
}
