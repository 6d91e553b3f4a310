import { isStable, lineOf, tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { DEFAULT_DATE_FORMAT, renderDate } from '../../policy/date-format.ts'
import type { Claimed } from './explained.ts'
import { lastMoment } from './last-moment.ts'

/** A release that is known, and when git tagged it; null where git does not know. */
export interface Dated {
  readonly version: Version
  readonly date: string | null
}

/** What the labels of an image say, as far as it has any. */
export interface SaidOfRebuild {
  readonly version?: string | undefined
  /** RFC 3339. */
  readonly created?: string | undefined
}

/** Of which release a rebuild is, and when it was made (RFC 3339, UTC, milliseconds). */
export interface Rebuilt {
  readonly version: Version
  readonly date: string
}

/** True for a tag that names a rebuild, once and for all. */
export function tellsRebuild({ tagClass, values }: Claimed): boolean {
  const { from, moves, platforms } = tagClass
  return from.includes('rebuild') && moves === 'never' && platforms.length === 0 && values !== null
}

/**
 * What a tag such as `0.3-r20260302` tells of the rebuild that it names. Where its name has only a line, the label `version` says which
 * release of it; without one it is the highest that git had tagged by the end of that day. null when neither tells. `releases`: the
 * highest first. The day is that of the tag; the label `created` may say the hour.
 */
export function rebuiltOf(
  claimed: Claimed,
  releases: readonly Dated[],
  said: SaidOfRebuild = {},
): Rebuilt | null {
  const end = endOf(claimed, said)
  if (end === null) return null
  const version = versionOf(claimed, { releases, said, end })
  if (version === null) return null
  // A label that says another day is not about this build.
  return { version, date: withinDay(claimed, said.created) ?? end }
}

interface Told {
  readonly releases: readonly Dated[]
  readonly said: SaidOfRebuild
  readonly end: string
}

function versionOf({ values }: Claimed, { releases, said, end }: Told): Version | null {
  const {
    version: text,
    major,
    minor,
    line = minor === undefined ? major : `${major}.${minor}`,
  } = values ?? {}
  if (text !== undefined) return tryParseVersion(text)
  const fits = (version: Version): boolean =>
    isStable(version) &&
    (line === undefined || lineOf(version, line.includes('.') ? 'minor' : 'major') === line)
  const label = tryParseVersion(said.version?.replace(/^v/u, '') ?? '')
  if (label !== null && fits(label)) return label
  return releases.find(({ version, date }) => fits(version) && (date ?? '') <= end)?.version ?? null
}

/** The end of the day in the tag's name; for a tag without a day, when the image says that it was made. */
function endOf(claimed: Claimed, { created }: SaidOfRebuild): string | null {
  const { values } = claimed
  if (values?.date !== undefined) return lastMoment(values.date, dateFormat(claimed))
  return iso(created)
}

function withinDay(claimed: Claimed, created: string | undefined): string | null {
  const moment = iso(created)
  if (moment === null) return null
  return renderDate(moment, dateFormat(claimed)) === claimed.values?.date ? moment : null
}

function dateFormat({ tagClass }: Claimed): string {
  const part = tagClass.pattern.parts.find((each) => each.type === 'variable' && each.name === 'date')
  return (part?.type === 'variable' ? part.format : null) ?? DEFAULT_DATE_FORMAT
}

function iso(text: string | undefined): string | null {
  const time = new Date(text ?? '')
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
