import { compareVersions, lineOf, tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { Evidence } from './evidence.ts'
import { isHead } from './evidence.ts'
import type { Heap } from './heaps.ts'
import { RELEASE_WORDS } from './words.ts'

const MOST = 8

export interface SupportedLines {
  /** Those that have releases by now. */
  readonly kept: readonly string[]
  /** The same for the policy: a range, which takes lines to come, or a list. */
  readonly text: string | readonly string[]
}

/**
 * The lines that are kept up, as far as floats tell: a float that stopped, or was never there, below all that are up to date means that
 * its line has ended; and `stable` at the head of a line that is not the newest, where the newer ones were released later, means that those are still to come. null when nothing
 * says that any line is treated otherwise.
 */
export function supportedLines(heaps: readonly Heap[], evidence: Evidence): SupportedLines | null {
  const floats = heaps.find(({ kind, pattern }) => kind === 'float' && pattern.endsWith('{major}.{minor}'))
  if (floats === undefined) return null
  const lines = [...new Set(evidence.stable.map((version) => lineOf(version, 'minor')))]
  const standing = new Map(floats.members.map(({ value, digest }) => [value, digest]))
  const upToDate = lines.filter((line) => {
    const digest = standing.get(line)
    return digest !== undefined && isHead(evidence, line, digest)
  })
  const newest = newestSupported(heaps, evidence, upToDate)
  const kept = newest === null ? upToDate : upToDate.filter((line) => compare(line, newest) <= 0)
  const ended = lines.filter((line) => !upToDate.includes(line))
  const [lowest] = kept.toSorted(compare)
  if (lowest === undefined || !ended.every((line) => compare(line, lowest) < 0)) return null
  if (newest !== null) return kept.length <= MOST ? { kept, text: kept } : null
  return ended.length > 0 ? { kept, text: `>=${lowest}.0` } : null
}

/** The line at whose head `stable` or `latest` stands, where it is not the newest. */
function newestSupported(heaps: readonly Heap[], evidence: Evidence, kept: readonly string[]): string | null {
  const words = heaps.flatMap(({ kind, members }) => (kind === 'word' ? members : []))
  const digests = words.flatMap(({ value, digest }) => (RELEASE_WORDS.includes(value) ? [digest] : []))
  const [newest] = evidence.stable
  const [digest] = digests
  if (newest === undefined || digest === undefined || new Set(digests).size > 1) return null
  const line = kept.find((each) => isHead(evidence, each, digest))
  if (line === undefined || line === lineOf(newest, 'minor')) return null
  return cameLater(evidence, line) ? line : null
}

/**
 * True when every release of a newer line was tagged after those of this one: then `stable` was left where it is. A release of this line
 * that came after a newer line is a hotfix, and took `stable` back.
 */
function cameLater({ stable, gitTags }: Evidence, line: string): boolean {
  const time = (version: Version): string | undefined => gitTags.get(version.text)?.time
  const own = stable
    .filter((version) => lineOf(version, 'minor') === line)
    .flatMap((version) => time(version) ?? [])
  const newer = stable.filter((version) => compare(lineOf(version, 'minor'), line) > 0).map(time)
  const last = own.toSorted().at(-1)
  return last !== undefined && newer.every((each) => each !== undefined && each > last)
}

function compare(a: string, b: string): number {
  const [left, right] = [tryParseVersion(`${a}.0`), tryParseVersion(`${b}.0`)]
  return left === null || right === null ? 0 : compareVersions(left, right)
}
