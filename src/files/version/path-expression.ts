import { unreadable } from './fault.ts'
import type { Path } from './leaf.ts'

// An index, a quoted key or a bare key; keys after the first have a dot before them.
const STEP = /\[(\d{1,6})\]|(\.?)(?:("[^"\\]*(?:\\.[^"\\]*)*")|([^.[\]"\s]+))/suy

/**
 * The keys of `image.tag`, `a.b[0].c` or `"a.b".c` (quoted keys are JSON strings). Throws E_VERSION_FILE for anything
 * else.
 */
export function parsePathExpression(expression: string): Path {
  const path: (string | number)[] = []
  STEP.lastIndex = 0
  while (STEP.lastIndex < expression.length) {
    const found = STEP.exec(expression)
    const [, index, dot, quoted, bare] = found ?? []
    if (found === null || (index === undefined && (dot === '.') !== path.length > 0))
      throw refused(expression)
    path.push(index === undefined ? keyOf(expression, quoted, bare) : Number(index))
  }
  if (path.length === 0) throw refused(expression)
  return path
}

function keyOf(expression: string, quoted: string | undefined, bare = ''): string {
  if (quoted === undefined) return bare
  try {
    return String(JSON.parse(quoted))
  } catch {
    throw refused(expression)
  }
}

function refused(expression: string): Error {
  return unreadable(`\`at: ${expression}\` is not a path like \`image.tag\`, \`a.b[0].c\` or \`"a.b".c\``)
}
