import type { MoveSummary } from '../../flows/stage/promote-report.ts'
import type { Palette } from './palette.ts'
import { joined, shortCommit, shortDigest } from './short.ts'

type Running = MoveSummary['to']

function name({ version, commit, digest }: Running): string {
  if (version !== null) return version
  if (commit !== null) return shortCommit(commit)
  return digest === null ? '-' : shortDigest(digest)
}

/** `api: prod 1.3.9 → 1.4.0 · sha256:4b1f0c9d2a77`. */
export function moveLine(environment: string, move: MoveSummary, palette: Palette): string {
  const { component, from, to, unchanged, tags } = move
  const change = from === null || unchanged ? name(to) : `${name(from)} → ${name(to)}`
  const head = `${palette.strong(component)}: ${environment} ${change}`
  const digest = to.digest === null ? null : shortDigest(to.digest)
  return joined([head, digest, tags.join(', '), unchanged ? 'runs there already' : null])
}
