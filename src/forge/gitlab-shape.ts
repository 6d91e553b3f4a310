import { isRecord } from '../model/shape.ts'
import type { NumberedCheck } from './checks.ts'
import type { CommitCheck, ForgeAsset, ForgeRelease } from './forge.ts'

/** A status of a commit, and the pipeline that it belongs to. */
export interface GitlabCheck extends NumberedCheck {
  readonly pipeline: string | null
}

/** A file of a generic package. */
export interface PackageFile {
  readonly id: number
  readonly name: string
  readonly size: number
  /** Hexadecimal; null where GitLab has none. */
  readonly sha256: string | null
}

/**
 * States of jobs. What waits for a start (`created`, `waiting_for_resource`, `preparing`, `scheduled` …), and a state that is not
 * known yet, is pending.
 */
const STATES: Readonly<Record<string, CommitCheck['state']>> = {
  success: 'passed',
  failed: 'failed',
  canceled: 'failed',
  canceling: 'failed',
  skipped: 'skipped',
}
/** Of a job with `allow_failure`, these do not hold its pipeline back ("Optional" in GitLab's documentation of manual jobs). */
const OPTIONAL = ['failed', 'canceled', 'canceling', 'manual', 'created', 'scheduled']

/** A release of GitLab's API, its assets as far as the links say; null when it is none. */
export function readGitlabRelease(value: unknown): ForgeRelease | null {
  if (!isRecord(value)) return null
  const { tag_name: gitTag, name: title, description: notes, assets, _links: links } = value
  if (typeof gitTag !== 'string' || typeof title !== 'string') return null
  const url = isRecord(links) ? links['self'] : undefined
  const given = isRecord(assets) ? assets['links'] : undefined
  const read = Array.isArray(given) ? given.map((link) => readGitlabLink(link)) : []
  if (read.includes(null)) return null
  return {
    id: gitTag,
    gitTag,
    title,
    notes: typeof notes === 'string' ? notes : '',
    draft: false,
    prerelease: false,
    url: typeof url === 'string' ? url : '',
    assets: read.filter((asset) => asset !== null),
  }
}

/** A release link; null when it is none. */
export function readGitlabLink(value: unknown): ForgeAsset | null {
  if (!isRecord(value)) return null
  const { id, name, url } = value
  if (typeof id !== 'number' || typeof name !== 'string' || typeof url !== 'string') return null
  return { id: String(id), name, size: null, whole: true, url }
}

/** The id of the generic package of exactly that name and version; null when `value` is another one. */
export function readPackageId(value: unknown, name: string, version: string): number | null {
  if (!isRecord(value) || value['name'] !== name || value['version'] !== version) return null
  return typeof value['id'] === 'number' ? value['id'] : null
}

/** A file of a package; null when it is none. */
export function readPackageFile(value: unknown): PackageFile | null {
  if (!isRecord(value)) return null
  const { id, file_name: name, size, file_sha256: sha256 } = value
  if (typeof id !== 'number' || typeof name !== 'string' || typeof size !== 'number') return null
  return { id, name, size, sha256: typeof sha256 === 'string' ? sha256 : null }
}

/** A commit status of GitLab's API; null when it is none. */
export function readGitlabStatus(value: unknown): GitlabCheck | null {
  if (!isRecord(value)) return null
  const { id, name, status, allow_failure: optional, target_url: url, pipeline_id: pipeline } = value
  if (typeof id !== 'number' || typeof name !== 'string' || typeof status !== 'string') return null
  return {
    number: id,
    pipeline: typeof pipeline === 'number' ? String(pipeline) : null,
    check: { name, state: stateOf(status, optional === true), url: typeof url === 'string' ? url : null },
  }
}

function stateOf(status: string, optional: boolean): CommitCheck['state'] {
  return optional && OPTIONAL.includes(status) ? 'skipped' : (STATES[status] ?? 'pending')
}
