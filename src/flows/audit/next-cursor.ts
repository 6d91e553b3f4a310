import type { Digest } from '../../model/digest.ts'
import { keyOfFinding } from '../../plan/audit/finding.ts'
import type { Cursor, KeptPicture, NextCursor } from './cursor.ts'
import type { Looked } from './look.ts'
import { outlineOf } from './read-pictures.ts'
import type { AuditFinding } from './request.ts'

interface Seen {
  readonly at: string
  readonly looked: readonly Looked[]
  readonly findings: readonly AuditFinding[]
  readonly complete: boolean
}

/**
 * What is kept for the next audit. After one that was cut off, what was found before it stays: a finding that it did not come to still
 * stands. No bigger than what there is: what is gone from the registries is forgotten.
 */
export function nextCursor(before: Cursor, { at, looked, findings, complete }: Seen): NextCursor {
  const found = new Map(findings.map((finding) => [keyOfFinding(finding), finding.firstSeen]))
  const pictures = picturesOf(before, looked, at)
  if (complete) return { at, findings: found, tags: tagsOf(looked), pictures }
  return {
    ...before,
    findings: new Map([...before.findings, ...found]),
    pictures: new Map([...before.pictures, ...pictures]),
  }
}

function picturesOf(before: Cursor, looked: readonly Looked[], at: string): ReadonlyMap<Digest, KeptPicture> {
  const kept = new Map<Digest, KeptPicture>()
  for (const { pictures, fresh } of looked)
    for (const [digest, picture] of pictures) {
      // What had parts missing is looked at again: they may come back.
      if (picture === null || picture.gaps.length > 0) continue
      const known = fresh.has(digest) ? undefined : before.pictures.get(digest)
      kept.set(digest, known ?? { picture: outlineOf(picture), at })
    }
  return kept
}

function tagsOf(looked: readonly Looked[]): NextCursor['tags'] {
  return new Map(looked.flatMap(({ readings }) => readings.map(({ image, tags }) => [image, tags] as const)))
}
