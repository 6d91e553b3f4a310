import { isRecord } from '../model/shape.ts'
import type { CommitCheck, ForgeAsset, ForgeRelease } from './forge.ts'
import type { CheckRun } from './github-checks.ts'

/** What a completed check run concluded; what is not known yet is waited for rather than passed. */
const CONCLUSIONS: Readonly<Record<string, CommitCheck['state']>> = {
  success: 'passed',
  neutral: 'skipped',
  skipped: 'skipped',
  failure: 'failed',
  cancelled: 'failed',
  timed_out: 'failed',
  action_required: 'failed',
  stale: 'failed',
  startup_failure: 'failed',
}
/** Conclusions of a run that did not come to an end of its own. */
const ENDED: readonly unknown[] = ['cancelled', 'stale']
const STATES: Readonly<Record<string, CommitCheck['state']>> = {
  success: 'passed',
  failure: 'failed',
  error: 'failed',
  pending: 'pending',
}

/** A release of GitHub's API; null when it is none. */
export function readGithubRelease(value: unknown): ForgeRelease | null {
  if (!isRecord(value)) return null
  const { id, tag_name: gitTag, name, body, draft, prerelease, html_url: url, assets } = value
  if (typeof id !== 'number' || typeof gitTag !== 'string' || typeof url !== 'string') return null
  if (typeof draft !== 'boolean' || typeof prerelease !== 'boolean' || !Array.isArray(assets)) return null
  const read = assets.map((asset) => readGithubAsset(asset))
  if (read.includes(null)) return null
  const whole = read.filter((asset) => asset !== null)
  return {
    id: String(id),
    gitTag,
    title: textOf(name),
    notes: textOf(body),
    draft,
    prerelease,
    url,
    assets: whole,
  }
}

/** An asset of GitHub's API; null when it is none. Until its upload ended its state is `open` or `starter`. */
export function readGithubAsset(value: unknown): ForgeAsset | null {
  if (!isRecord(value)) return null
  const { id, name, size, state, browser_download_url: url } = value
  if (typeof id !== 'number' || typeof name !== 'string' || typeof url !== 'string') return null
  if (typeof size !== 'number' || typeof state !== 'string') return null
  return { id: String(id), name, size, whole: state === 'uploaded', url }
}

/** A check run; null when it is none. */
export function readCheckRun(value: unknown): CheckRun | null {
  if (!isRecord(value)) return null
  const { id, name, status, conclusion, details_url: url, check_suite: suite } = value
  if (typeof id !== 'number' || typeof name !== 'string' || typeof status !== 'string') return null
  const done = status === 'completed' && typeof conclusion === 'string'
  const state = done ? (CONCLUSIONS[conclusion] ?? 'pending') : 'pending'
  return {
    number: id,
    suite: isRecord(suite) && typeof suite['id'] === 'number' ? suite['id'] : 0,
    ended: done && ENDED.includes(conclusion),
    check: { name, state, url: typeof url === 'string' ? url : null },
  }
}

/** A commit status; null when it is none. */
export function readGithubStatus(value: unknown): CommitCheck | null {
  if (!isRecord(value)) return null
  const { context: name, state, target_url: url } = value
  if (typeof name !== 'string' || typeof state !== 'string') return null
  return { name, state: STATES[state] ?? 'pending', url: typeof url === 'string' ? url : null }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
