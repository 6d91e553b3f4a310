const SAMPLES = ['v1.2.3-rc.1', '1.2.3-rc.1']

/** True where some git tag of a prerelease fits the filter `on.push.tags` of a workflow; without one every tag does. */
export function takesPrereleases(globs: readonly string[]): boolean {
  if (globs.length === 0) return true
  // The last glob that fits decides.
  return SAMPLES.some((sample) => {
    const last = globs.findLast((glob) => fits(glob.replace(/^!/u, ''), sample))
    return last !== undefined && !last.startsWith('!')
  })
}

/** One piece of GitHub's filter patterns: a character, or one of a set, as often as `?`, `+` or `*` say. */
interface Piece {
  readonly takes: (character: string) => boolean
  readonly optional: boolean
  readonly many: boolean
}

const PIECE = /(\*+)|(?:\[([^\]]*)\]|\\?([\s\S]))([?+]?)/gu

function fits(glob: string, sample: string): boolean {
  // Where in the sample the pieces so far may have ended.
  let ends = new Set([0])
  for (const [, stars, set, literal = '', often] of glob.matchAll(PIECE)) {
    const takes = (character: string): boolean =>
      stars !== undefined || (set === undefined ? character === literal : isIn(set, character))
    const any = stars !== undefined
    ends = after(ends, { takes, optional: any || often === '?', many: any || often === '+' }, sample)
  }
  return ends.has(sample.length)
}

function after(ends: ReadonlySet<number>, { takes, optional, many }: Piece, sample: string): Set<number> {
  const next = new Set(optional ? ends : [])
  for (const start of ends) {
    for (let at = start; at < sample.length && takes(sample[at] ?? ''); at += 1) {
      next.add(at + 1)
      if (!many) break
    }
  }
  return next
}

/** `a-z0-9.` as sets are written. */
function isIn(set: string, character: string): boolean {
  const ranges = [...set.matchAll(/([\s\S])-([\s\S])/gu)]
  const inRange = ranges.some(([, low = '', high = '']) => character >= low && character <= high)
  return inRange || set.includes(character)
}
