import type { Path } from '../document/path.ts'
import type { Reporter } from '../document/reporter.ts'
import { LONGEST_PATTERN } from '../pattern.ts'
import { entryPath, listOf } from './layers.ts'

/** Globs over branch names, each checked. `value` is one or a list, as it stands at `path`. */
export function resolveGlobs(
  value: string | readonly string[] | undefined,
  path: Path,
  reporter: Reporter,
): readonly string[] {
  const globs = listOf(value)
  for (const [index, glob] of globs.entries()) {
    const fault = globFault(glob)
    if (fault !== null) reporter.problem(entryPath(path, value, index), fault)
  }
  return globs
}

/** Why `glob` is none; null when it is one. `*` and `**` are all there is: nothing can nest or run away. */
function globFault(glob: string): string | null {
  if (glob.length > LONGEST_PATTERN) return `a glob has at most ${LONGEST_PATTERN} characters`
  const strange = /[\s~^:?[\]\\{}]/u.exec(glob)
  if (strange !== null) return `a glob over branches holds no "${strange[0]}": only "*" and "**" are special`
  return /\*{3}/u.test(glob) ? 'a glob holds "*" or "**", and no more stars in a row' : null
}
