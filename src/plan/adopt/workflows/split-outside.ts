/** The parts of an expression between the operator (`&&`, `||`), as far as it stands outside quotes and brackets. */
export function splitOutside(text: string, operator: string): readonly string[] {
  const parts: string[] = []
  let start = 0
  for (const at of outside(text)) {
    if (at < start || !text.startsWith(operator, at)) continue
    parts.push(text.slice(start, at))
    start = at + operator.length
  }
  return [...parts, text.slice(start)]
}

/** Without the spaces and the brackets around all of it. */
export function unwrapped(text: string): string {
  let inner = text.trim()
  while (inner.startsWith('(') && inner.endsWith(')') && outside(inner).length === 0)
    inner = inner.slice(1, -1).trim()
  return inner
}

/** The places outside quotes and brackets. */
function outside(text: string): readonly number[] {
  const places: number[] = []
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === "'") quoted = !quoted
    else if (!quoted && character === '(') depth += 1
    else if (!quoted && character === ')') depth -= 1
    else if (!quoted && depth === 0) places.push(at)
  }
  return places
}
