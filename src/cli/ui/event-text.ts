import type { EventSummary } from '../../flows/results.ts'
import type { Palette } from './palette.ts'
import { joined, shortCommit, shortDigest } from './short.ts'

function originText(event: EventSummary): string | null {
  const commit = event.commit === null ? null : shortCommit(event.commit)
  const name = event.gitTag ?? event.branch
  if (name === null) return commit === null ? null : `from ${commit}`
  return commit === null ? `from ${name}` : `from ${name} (${commit})`
}

/** `web 2.5.2 · sha256:4b1f0c9d2a77 · release · from v2.5.2 (9f3c2a1)`. */
export function eventText(event: EventSummary, digest: string | null, palette: Palette): string {
  const name = palette.strong(joined([event.component, event.version], ' '))
  const built = digest === null ? 'not built yet' : shortDigest(digest)
  const step = event.step?.replaceAll('->', '→')
  return joined([name, built, event.kind, originText(event), step])
}
