import type { Digest } from '../../model/digest.ts'
import { compareVersions, isStable, lineOf, tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { Heap } from './heaps.ts'
import type { GitTagSeen } from './survey.ts'

/** What the digests under exact tags and rebuild tags tell about all others. */
export interface Evidence {
  /** By SemVer text, what its exact tag names. */
  readonly exact: ReadonlyMap<string, Digest>
  /** The versions that an exact tag gives to a digest. */
  readonly versionsOf: ReadonlyMap<Digest, readonly Version[]>
  /** Stable versions, the highest first. */
  readonly stable: readonly Version[]
  /** The highest of all, candidates included; null when there are none. */
  readonly highest: Version | null
  /** The digests of rebuilds, by the line or version that their tags name. */
  readonly rebuilds: ReadonlyMap<Digest, string>
  /** True when some version has a prerelease. */
  readonly candidates: boolean
  /** The git tag of a version, by SemVer text. */
  readonly gitTags: ReadonlyMap<string, GitTagSeen>
  /** The branch that work is merged into. */
  readonly main: string
}

export function evidenceOf(
  heaps: readonly Heap[],
  { main, gitTags = new Map() }: { readonly main: string; readonly gitTags?: Evidence['gitTags'] },
): Evidence {
  const exact = new Map<string, Digest>()
  const versionsOf = new Map<Digest, Version[]>()
  const all: Version[] = []
  for (const { value, digest } of membersOf(heaps, 'version')) {
    const version = tryParseVersion(value)
    if (version === null || exact.has(version.text)) continue
    exact.set(version.text, digest)
    all.push(version)
    const known = versionsOf.get(digest)
    if (known === undefined) versionsOf.set(digest, [version])
    else known.push(version)
  }
  all.sort((a, b) => compareVersions(b, a))
  const rebuilds = new Map(membersOf(heaps, 'rebuild').map(({ digest, value }) => [digest, value]))
  const stable = all.filter(isStable)
  return {
    exact,
    versionsOf,
    stable,
    highest: all[0] ?? null,
    rebuilds,
    candidates: stable.length < all.length,
    gitTags,
    main,
  }
}

function membersOf(heaps: readonly Heap[], kind: Heap['kind']): Heap['members'] {
  return heaps.flatMap((heap) => (heap.kind === kind ? heap.members : []))
}

/** The highest stable version of a line (`1.4` or `1`); undefined when it has none. */
export function headOf({ stable }: Evidence, line: string): Version | undefined {
  const by = line.includes('.') ? 'minor' : 'major'
  return stable.find((version) => lineOf(version, by) === line)
}

/** True when the digest is the highest version of a line, or a rebuild of it. */
export function isHead(evidence: Evidence, line: string, digest: Digest): boolean {
  const head = headOf(evidence, line)
  if (head === undefined) return false
  if (evidence.exact.get(head.text) === digest) return true
  const source = evidence.rebuilds.get(digest)
  return source === line || source === head.text || (source !== undefined && source === lineOf(head, 'minor'))
}

/** True when some tag of the heap names a rebuild. */
export function namesRebuild({ rebuilds }: Evidence, { members }: Heap): boolean {
  return members.some(({ digest }) => rebuilds.has(digest))
}
