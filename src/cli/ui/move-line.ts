import type { MoveSummary } from '../../flows/stage/promote-report.ts'
import type { Palette } from './palette.ts'
import { joined, nameText, shortDigest } from './short.ts'

/** `api: prod 1.3.9 → 1.4.0 · sha256:4b1f0c9d2a77`. */
export function moveLine(environment: string, move: MoveSummary, palette: Palette): string {
  const { component, from, to, unchanged, tags } = move
  const change = from === null || unchanged ? nameText(to) : `${nameText(from)} → ${nameText(to)}`
  const head = `${palette.strong(component)}: ${environment} ${change}`
  const digest = to.digest === null ? null : shortDigest(to.digest)
  return joined([head, digest, tags.join(', '), unchanged ? 'runs there already' : null])
}
