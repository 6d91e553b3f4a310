import type { Digest } from '../../model/digest.ts'
import type { ChangeKind } from '../compare/change.ts'
import { classifyChange } from '../compare/classify-change.ts'
import { knownPicture } from '../compare/image-picture.ts'
import type { ImagePicture } from '../compare/image-picture.ts'
import type { FindingCode } from './codes.ts'
import type { Finding } from './finding.ts'
import type { Severity } from './severity.ts'
import type { AuditSight } from './sight.ts'

/** Findings that say what became of the bytes. What the ledger itself wrote there is only late. */
const CLASSIFIED: ReadonlySet<FindingCode> = new Set([
  'exact-changed',
  'exact-gone',
  'daily-changed',
  'float-moved',
  'float-gone',
  'channel-differs',
  'alias-differs',
])

/** What has to be looked into to say how the bytes of tags changed, and whether those that are gone could be had again. */
export function classifiedDigests(findings: readonly Finding[]): readonly Digest[] {
  return findings.flatMap(({ code, tag, old, now }) =>
    tag === null || old === null || !CLASSIFIED.has(code) ? [] : now === null ? [old] : [old, now],
  )
}

/** True when it was asked for, and no image of the component has it any more. */
export function isLost({ pictures }: Pick<AuditSight, 'pictures'>, digest: Digest | null): boolean {
  return digest !== null && pictures.get(digest) === null
}

type Known = Pick<AuditSight, 'pictures' | 'state'>

/** How what is there differs from what was expected; null where one of them was not read and nothing tells. */
export function changeOf(known: Known, old: Digest | null, now: Digest | null): ChangeKind | null {
  const after = now === null ? null : (known.pictures.get(now) ?? null)
  if (old === null || after === null) return null
  const before = known.pictures.get(old) ?? remembered(known, old)
  return classifyChange(before, after).kind
}

/** The expected image as the ledger remembers it: a registry may have deleted it. */
function remembered({ state }: Known, digest: Digest): ImagePicture {
  const fact = state.byDigest(digest).find(({ platforms }) => Object.keys(platforms).length > 0)
  return knownPicture(digest, fact?.platforms ?? {})
}

/**
 * How bad it is that a tag names other bytes: one platform of the expected index is what somebody gets who pulled and pushed the tag on
 * one machine, and its content is what was released; the same content in another wrapping has another digest, and runs the same.
 */
export function weighed(severity: Severity, change: ChangeKind | null): Severity {
  if (change === 'child-of-expected') return 'info'
  return change === 'rewrapped' && severity === 'critical' ? 'high' : severity
}
