import { canonicalJson } from '../../model/canonical-json.ts'
import { digestOf, isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { isFailure } from '../../model/failure.ts'
import { isTimeText } from '../../model/read-data.ts'
import type { Head } from '../../model/record.ts'
import { isListOf, isRecord, isTableOf, isText } from '../../model/shape.ts'
import { parseStrictJson } from '../../model/strict-json.ts'
import type { ComponentRetention, KeptDigest, Listed, PlannedDeletion } from './plan.ts'
import type { Reason } from './keeping.ts'

/** A plan of retention: what is deleted and kept, by which policy and which ledger. */
export interface RetainPlan {
  readonly policy: Digest
  readonly ledger: Head
  /** RFC 3339, UTC. */
  readonly at: string
  readonly components: readonly ComponentRetention[]
  /** Things that a person should read. */
  readonly notices: readonly string[]
}

/** A plan with the hash that it is known by: SHA-256 over its canonical JSON (RFC 8785) without the hash. */
export interface HashedPlan extends RetainPlan {
  readonly hash: Digest
}

const DOCUMENT = 'tidemark.retain-plan/v1'
const LARGEST = 256 * 1024 * 1024

export function hashed(plan: RetainPlan): HashedPlan {
  return { ...plan, hash: digestOf(canonicalJson(plan)) }
}

/** The text of a plan file. */
export function formatPlanFile(plan: HashedPlan): string {
  return `${JSON.stringify({ document: DOCUMENT, ...plan }, null, 2)}\n`
}

/** The plan in a file; `name` is what messages call it. Throws E_RETAIN_PLAN for anything but what {@link formatPlanFile} wrote. */
export function parsePlanFile(bytes: Uint8Array, name: string): HashedPlan {
  const body = parse(bytes, name)
  const { document, hash, ...plan } = body
  if (document !== DOCUMENT) throw notOne(name, 'it is no plan of retention of this version')
  if (!isPlan(plan) || !isText(hash) || !isDigest(hash)) throw notOne(name, 'parts of it are missing')
  if (hashed(plan).hash !== hash)
    throw notOne(name, 'its hash is not that of its content: somebody changed it')
  return { ...plan, hash }
}

function parse(bytes: Uint8Array, name: string): Readonly<Record<string, unknown>> {
  try {
    const value = parseStrictJson(bytes, { maxBytes: LARGEST, caseVariants: true })
    if (isRecord(value)) return value
  } catch (cause) {
    if (isFailure(cause, 'E_JSON')) throw notOne(name, cause.message, cause)
    throw cause
  }
  throw notOne(name, 'it is not a JSON object')
}

function notOne(name: string, why: string, cause?: unknown): TidemarkError {
  return new TidemarkError('E_RETAIN_PLAN', `${name} cannot be applied: ${why}`, {
    where: { file: name },
    cause,
  })
}

function isPlan(
  value: Readonly<Record<string, unknown>>,
): value is Readonly<Record<string, unknown>> & RetainPlan {
  const { policy, ledger, at, components, notices } = value
  if (!isDigestText(policy) || !isTimeText(at) || !isListOf(notices, isText)) return false
  return isHead(ledger) && isListOf(components, isComponent)
}

function isHead(value: unknown): value is Head {
  if (!isRecord(value) || typeof value['seq'] !== 'number' || !Number.isSafeInteger(value['seq']))
    return false
  return value['hash'] === null || isDigestText(value['hash'])
}

function isComponent(value: unknown): value is ComponentRetention {
  if (!isRecord(value) || !isText(value['component']) || !isListOf(value['images'], isText)) return false
  return isListOf(value['delete'], isDeletion) && isListOf(value['keep'], isKept)
}

function isDeletion(value: unknown): value is PlannedDeletion {
  return isRecord(value) && isListed(value) && isText(value['why'])
}

function isKept(value: unknown): value is KeptDigest {
  return isRecord(value) && isListed(value) && isListOf(value['reasons'], isReason)
}

function isListed(
  value: Readonly<Record<string, unknown>>,
): value is Readonly<Record<string, unknown>> & Listed {
  const { digest, tags, size } = value
  return isDigestText(digest) && typeof size === 'number' && isTableOf(tags, isTexts)
}

function isReason(value: unknown): value is Reason {
  return isRecord(value) && isText(value['rule']) && isText(value['text'])
}

function isTexts(value: unknown): value is readonly string[] {
  return isListOf(value, isText)
}

function isDigestText(value: unknown): value is Digest {
  return isText(value) && isDigest(value)
}
