import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import { parseTime } from '../../model/time.ts'
import { oneLine } from './one-line.ts'
import { refused } from './refused.ts'

/** The time `text`, RFC 3339 in UTC with milliseconds; null for none. Throws E_REPORT for what is no time. */
export function timeAt(text: string | null | undefined, at: string): string | null {
  if (text === null || text === undefined || text === '') return null
  try {
    return parseTime(text)
  } catch (error) {
    if (isFailure(error, 'E_TIME')) throw refused(`${JSON.stringify(oneLine(text))} is not a time`, at, error)
    throw error
  }
}

/** The earlier of some times; null when one of them is not known, as then nothing is. */
export function earliest(times: readonly (string | null)[]): string | null {
  const known = times.filter((time) => time !== null).toSorted()
  return known.length === times.length ? (known[0] ?? null) : null
}

/** The digest `text`; throws E_REPORT for what is none. */
export function digestAt(text: string, at: string): Digest {
  if (!isDigest(text)) throw refused(`${JSON.stringify(oneLine(text))} is not a sha256 digest`, at)
  return text
}

/** The digests of references such as `ghcr.io/acme/web@sha256:...`; throws E_REPORT for one without. */
export function digestsOf(references: readonly string[], at: string): readonly Digest[] {
  return references.map((reference, index) =>
    digestAt(reference.slice(reference.lastIndexOf('@') + 1), `${at}[${index}]`),
  )
}

/** `texts` once each, without empty ones and without `but`. */
export function distinct(texts: readonly (string | null | undefined)[], but = ''): readonly string[] {
  const lines = texts.map((text) => oneLine(text ?? ''))
  return [...new Set(lines)].filter((line) => line !== '' && line !== but)
}
