import { compareVersions } from '../../model/version.ts'
import type { Changelog, ChangelogSection } from './changelog.ts'
import { dayNumber } from './days.ts'

/** Which of two neighbours is the newer; `either` for a higher version below a lower one of the same day. */
type Direction = 'newest-first' | 'oldest-first' | 'either'

/** In which order sections stand (see `Changelog.order`). */
export function orderOf(sections: readonly ChangelogSection[]): Changelog['order'] {
  const directions = new Set<Direction>()
  for (const [index, above] of sections.entries()) {
    const below = sections[index + 1]
    if (below !== undefined) directions.add(directionOf(above, below))
  }
  if (directions.size === 0) return 'newest-first'
  if (!directions.has('newest-first')) return 'oldest-first'
  return directions.has('oldest-first') ? 'mixed' : 'newest-first'
}

function directionOf(above: ChangelogSection, below: ChangelogSection): Direction {
  if (above.version === null) return 'newest-first'
  if (below.version === null) return 'oldest-first'
  if (compareVersions(above.version, below.version) >= 0) return 'newest-first'
  // A hotfix of an older line stands above the newer version that was released before it.
  const days = daysBetween(above, below)
  if (days === 0) return 'either'
  return days > 0 ? 'newest-first' : 'oldest-first'
}

/** Undated sections count as older. */
function daysBetween(above: ChangelogSection, below: ChangelogSection): number {
  const [first, second] = [above, below].map(({ date }) => (date === null ? null : dayNumber(date)))
  return first === null || first === undefined || second === null || second === undefined
    ? -1
    : first - second
}
