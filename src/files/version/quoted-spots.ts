import { ambiguous } from './fault.ts'
import type { VersionSpot } from './format.ts'

/**
 * The version in quotes behind what `before` matches, at most one line of the text having it. `before` is for one line, from its start
 * on; behind it a quote, an optional `v`, a digit and the rest up to the same quote. Throws E_VERSION_AMBIGUOUS when several lines match.
 */
export function quotedSpot(text: string, before: string): readonly VersionSpot[] {
  const pattern = new RegExp(`^(${before})(["'])(v?)(\\d[^"'\\r\\n]*)\\2`, 'gmu')
  const found = [...text.matchAll(pattern)]
  if (found.length > 1) {
    const lines = found.map(({ index }) => text.slice(0, index).split('\n').length)
    throw ambiguous(`it states the version ${found.length} times, in the lines ${lines.join(' and ')}`)
  }
  return found.map((match) => {
    const [, head = '', quote = '', prefix = '', version = ''] = match
    const start = match.index + head.length + quote.length + prefix.length
    return { start, end: start + version.length }
  })
}
