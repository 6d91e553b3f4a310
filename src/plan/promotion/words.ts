import { shortDigest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** `20 m`, `1 h 5 m`, `2 d`: the two largest units of a time in milliseconds, rounded up to seconds. */
export function durationText(milliseconds: number): string {
  let rest = Math.max(0, Math.ceil(milliseconds / 1000) * 1000)
  const parts: string[] = []
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}`)
    else if (parts.length > 0) break
  }
  return parts.join(' ') || '0 s'
}

/** How commands name a promoted digest: the version where it is a release's own, else the digest. */
export function referenceOf({ digest }: Pick<Fact, 'digest'>): string {
  return digest === null ? 'DIGEST' : shortDigest(digest)
}
