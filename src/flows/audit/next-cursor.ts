import type { Digest } from '../../model/digest.ts'
import { keyOfFinding } from '../../plan/audit/finding.ts'
import type { Cursor } from './cursor.ts'
import type { Looked } from './look.ts'
import { outlineOf } from './read-pictures.ts'
import type { TagReadings } from './read-tags.ts'
import type { AuditFinding } from './request.ts'

interface Seen {
  readonly at: string
  readonly looked: readonly Looked[]
  readonly findings: readonly AuditFinding[]
  readonly complete: boolean
}

/**
 * What is kept for the next audit. One that was cut off keeps what it read, to go on from, and what was found before it: a finding that it
 * did not come to still stands. No bigger than what there is: what is gone from the registries is forgotten.
 */
export function nextCursor(before: Cursor, { at, looked, findings, complete }: Seen): Cursor {
  const readings = looked.flatMap((each) => each.readings)
  const found = Object.fromEntries(findings.map((finding) => [keyOfFinding(finding), finding.firstSeen]))
  const pictures = Object.fromEntries(
    looked
      .flatMap((each) => [...each.pictures])
      .flatMap(([digest, picture]) =>
        // What had parts missing is looked at again: they may come back.
        picture === null || picture.gaps.length > 0 ? [] : [[digest, outlineOf(picture)] as const],
      ),
  )
  if (complete) return { at, findings: found, tags: standing(readings), pictures, partial: null }
  return {
    ...before,
    findings: { ...before.findings, ...found },
    pictures: { ...before.pictures, ...pictures },
    partial: Object.fromEntries(readings.map(({ image, tags }) => [image, Object.fromEntries(tags)])),
  }
}

function standing(readings: readonly TagReadings[]): Cursor['tags'] {
  return Object.fromEntries(
    readings.map(({ image, tags }) => {
      const there = [...tags].flatMap(([tag, digest]): readonly (readonly [string, Digest])[] =>
        digest === null ? [] : [[tag, digest]],
      )
      return [image, Object.fromEntries(there)]
    }),
  )
}
