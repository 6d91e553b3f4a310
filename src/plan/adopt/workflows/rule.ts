import type { Line } from './step.ts'

/** One rule of `tags:`, as docker/metadata-action reads it: `type=sha,prefix=,format=long`. */
export interface Rule {
  readonly type: RuleType
  readonly attributes: Readonly<Record<string, string>>
  readonly line: Line
}

const TYPES = ['schedule', 'semver', 'pep440', 'match', 'edge', 'ref', 'raw', 'sha'] as const
export type RuleType = (typeof TYPES)[number]

/** What it takes when `tags:` is left out. */
export const DEFAULT_RULES: readonly string[] = [
  'type=schedule',
  'type=ref,event=branch',
  'type=ref,event=tag',
  'type=ref,event=pr',
]

/** A rule, or why it is none; null for a comment. A field without `=` is the value of a `raw` rule. */
export function parseRule(line: Line): Rule | string | null {
  if (line.text.startsWith('#') || line.text === '') return null
  const attributes: Record<string, string> = {}
  let type: string = 'raw'
  for (const field of splitFields(line.text)) {
    const at = field.indexOf('=')
    const name = at < 0 ? 'value' : field.slice(0, at).trim().toLowerCase()
    const value = field.slice(at + 1).trim()
    if (name === 'type' && at >= 0) type = value
    else if (/^[a-z0-9]{1,20}$/u.test(name)) attributes[name] = value
  }
  const known = TYPES.find((each) => each === type)
  return known === undefined
    ? `docker/metadata-action has no type "${type}"`
    : { type: known, attributes, line }
}

/** Splits at commas, but not inside quotes, and not inside an expression, which GitHub puts in before the action sees it. */
export function splitFields(text: string): readonly string[] {
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    if (text.startsWith('${{', at)) {
      const end = text.indexOf('}}', at)
      const stop = end < 0 ? text.length : end + 2
      field += text.slice(at, stop)
      at = stop - 1
    } else if (text[at] === '"') quoted = !quoted
    else if (text[at] === ',' && !quoted) {
      fields.push(field)
      field = ''
    } else field += text[at] ?? ''
  }
  return [...fields, field]
}
