import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { Version } from '../../model/version.ts'
import { unreadable } from './fault.ts'
import type { FormatContext, Spelling, VersionFormat, VersionSpot } from './format.ts'
import { VERSION_FORMATS } from './formats.ts'
import { SEMVER } from './semver-spelling.ts'

/** A place where a file states the version. */
export interface StatedVersion {
  /** 1-based. */
  readonly line: number
  /** As it stands there, without a leading `v`. */
  readonly written: string
  /** null when what is written is no version. */
  readonly version: Version | null
}

/** What a file says about the version. */
export interface FileVersions {
  /** Name of the kind of file, for messages. */
  readonly format: string
  /** True when a file of this kind, or this text, may do without a version. */
  readonly carriesNone: boolean
  /** In the order of the text. */
  readonly spots: readonly StatedVersion[]
}

/**
 * Every place where `text`, the content of the file `path` (relative to the repository, with `/` between), states the
 * version that is released; none is no error here. Pure. Throws E_VERSION_FILE for text that is not of its kind and
 * E_VERSION_AMBIGUOUS when it cannot be told which place counts.
 */
export async function readVersions(
  path: string,
  text: string,
  context: FormatContext,
): Promise<FileVersions> {
  return inFile(path, async () => {
    const format = formatOf(path, context)
    const spots = await format.find(text, context)
    const spelling = format.spelling ?? SEMVER
    return {
      format: format.name,
      carriesNone: await mayCarryNone(format, text),
      spots: spots.map((spot) => statedAt(text, spot, spelling)),
    }
  })
}

/**
 * The text with `version` in every place that states the released version; every other character stays. The same text
 * when it has no such place and needs none. Pure. Throws as {@link readVersions}, and E_VERSION_FILE when there is no
 * place, when the ecosystem cannot spell the version, or when the result would not say exactly this version.
 */
export async function setVersion(
  path: string,
  text: string,
  context: FormatContext,
  version: Version,
): Promise<string> {
  return inFile(path, async () => {
    const format = formatOf(path, context)
    const spots = await format.find(text, context)
    if (spots.length === 0) return withoutPlace(format, text)
    const written = (format.spelling ?? SEMVER).write(version)
    if (written === null) throw unreadable(`${format.name} has no spelling for ${version.text}`)
    const result = splice(text, spots, written)
    await verify({ format, context, version, places: spots.length }, result)
    return result
  })
}

function formatOf(path: string, context: FormatContext): VersionFormat {
  const format = VERSION_FORMATS.find((candidate) => candidate.takes(path, context))
  if (format === undefined) throw unreadable('Tidemark does not know this kind of file')
  return format
}

async function mayCarryNone(format: VersionFormat, text: string): Promise<boolean> {
  return format.carriesNone === true || (await format.inherits?.(text)) === true
}

async function withoutPlace(format: VersionFormat, text: string): Promise<string> {
  if (await mayCarryNone(format, text)) return text
  throw unreadable('it states no version')
}

function splice(text: string, spots: readonly VersionSpot[], written: string): string {
  let result = text
  for (const { start, end } of spots.toReversed()) {
    result = result.slice(0, start) + written + result.slice(end)
  }
  return result
}

interface Expected {
  readonly format: VersionFormat
  readonly context: FormatContext
  readonly version: Version
  readonly places: number
}

async function verify({ format, context, version, places }: Expected, result: string): Promise<void> {
  const spelling = format.spelling ?? SEMVER
  const spots = await format.find(result, context)
  const stated = spots.map(({ start, end }) => spelling.read(result.slice(start, end))?.text)
  if (stated.length === places && stated.every((found) => found === version.text)) return
  throw unreadable(`written into it, ${version.text} would not be read again`)
}

function statedAt(text: string, { start, end }: VersionSpot, spelling: Spelling): StatedVersion {
  const written = text.slice(start, end)
  return { line: text.slice(0, start).split('\n').length, written, version: spelling.read(written) }
}

// Formats see a text only; who reads the message needs the file.
async function inFile<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (!isFailure(cause, 'E_VERSION_FILE', 'E_VERSION_AMBIGUOUS') || cause.where !== undefined) throw cause
    throw new TidemarkError(cause.code, `${path}: ${cause.message}`, {
      where: { file: path },
      hints: cause.hints,
      details: cause.details,
      cause: cause.cause,
    })
  }
}
