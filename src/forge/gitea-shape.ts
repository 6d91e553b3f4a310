import { isRecord } from '../model/shape.ts'
import type { NumberedCheck } from './checks.ts'
import type { CommitCheck, ForgeAsset, ForgeRelease } from './forge.ts'

/**
 * What a status of Gitea says. A `warning` counts as a failure in Gitea's own sum of a commit's statuses, and so it does here;
 * a state that is not known yet is waited for rather than passed.
 */
const STATES: Readonly<Record<string, CommitCheck['state']>> = {
  success: 'passed',
  failure: 'failed',
  error: 'failed',
  warning: 'failed',
  skipped: 'skipped',
  pending: 'pending',
}

/** A release of Gitea's API; null when it is none. */
export function readGiteaRelease(value: unknown): ForgeRelease | null {
  if (!isRecord(value)) return null
  const { id, tag_name: gitTag, name: title, body: notes, draft, prerelease, html_url: url, assets } = value
  if (typeof id !== 'number' || typeof gitTag !== 'string' || typeof title !== 'string') return null
  if (typeof notes !== 'string' || typeof draft !== 'boolean' || typeof prerelease !== 'boolean') return null
  if (typeof url !== 'string') return null
  const read = Array.isArray(assets) ? assets.map((asset) => readGiteaAsset(asset)) : []
  if (read.includes(null)) return null
  const whole = read.filter((asset) => asset !== null)
  return { id: String(id), gitTag, title, notes, draft, prerelease, url, assets: whole }
}

/** An attachment of Gitea's API; null when it is none. Gitea keeps only uploads that came to their end. */
export function readGiteaAsset(value: unknown): ForgeAsset | null {
  if (!isRecord(value)) return null
  const { id, name, size, browser_download_url: url } = value
  if (typeof id !== 'number' || typeof name !== 'string' || typeof url !== 'string') return null
  return { id: String(id), name, size: typeof size === 'number' ? size : null, whole: true, url }
}

/** A commit status of Gitea's API; null when it is none. */
export function readGiteaStatus(value: unknown): NumberedCheck | null {
  if (!isRecord(value)) return null
  const { id, context: name, status, target_url: url } = value
  if (typeof id !== 'number' || typeof name !== 'string' || typeof status !== 'string') return null
  const check = {
    name,
    state: STATES[status] ?? 'pending',
    url: typeof url === 'string' && url !== '' ? url : null,
  }
  return { number: id, check }
}
