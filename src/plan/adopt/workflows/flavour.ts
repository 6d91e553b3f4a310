import { splitFields } from './rule.ts'
import type { Line } from './step.ts'

/** `flavor:` of docker/metadata-action. */
export interface Flavour {
  /** `auto`, `true`, `false`, or an expression. */
  readonly latest: string
  readonly prefix: string
  readonly suffix: string
  /** Whether `latest` has prefix and suffix too. */
  readonly prefixLatest: boolean
  readonly suffixLatest: boolean
  /** The line that says what `latest` is; null: none does. */
  readonly line: Line | null
}

export function flavourOf(lines: readonly Line[]): Flavour {
  let flavour: Flavour = {
    latest: 'auto',
    prefix: '',
    suffix: '',
    prefixLatest: false,
    suffixLatest: false,
    line: null,
  }
  for (const line of lines) {
    if (!line.text.startsWith('#')) flavour = withLine(flavour, line)
  }
  return flavour
}

/** `onlatest` is about the prefix or suffix before it on the line. */
function withLine(before: Flavour, line: Line): Flavour {
  let flavour = before
  let last: 'prefix' | 'suffix' = 'prefix'
  for (const [name, value] of splitFields(line.text).map(pairOf)) {
    if (name === 'latest') flavour = { ...flavour, latest: value, line }
    else if (name === 'prefix' || name === 'suffix') {
      last = name
      flavour = { ...flavour, [name]: value }
    } else if (name === 'onlatest') flavour = { ...flavour, [`${last}Latest`]: value === 'true' }
  }
  return flavour
}

function pairOf(field: string): readonly [string, string] {
  const at = field.indexOf('=')
  return [field.slice(0, Math.max(at, 0)).trim().toLowerCase(), field.slice(at + 1).trim()]
}
