import { splitFields } from './rule.ts'
import type { Line } from './step.ts'

/** `flavor:` of docker/metadata-action. */
export interface Flavour {
  readonly latest: 'auto' | 'true' | 'false' | 'unknown'
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

function withLine(before: Flavour, line: Line): Flavour {
  const fields = new Map(splitFields(line.text).map(pairOf))
  const onLatest = fields.get('onlatest') === 'true'
  const latest = fields.get('latest')
  const prefix = fields.get('prefix')
  const suffix = fields.get('suffix')
  return {
    ...before,
    ...(latest !== undefined && { latest: latestOf(latest), line }),
    ...(prefix !== undefined && { prefix, prefixLatest: onLatest }),
    ...(suffix !== undefined && { suffix, suffixLatest: onLatest }),
  }
}

function pairOf(field: string): readonly [string, string] {
  const at = field.indexOf('=')
  return [field.slice(0, Math.max(at, 0)).trim().toLowerCase(), field.slice(at + 1).trim()]
}

function latestOf(text: string): Flavour['latest'] {
  return text === 'auto' || text === 'true' || text === 'false' ? text : 'unknown'
}
