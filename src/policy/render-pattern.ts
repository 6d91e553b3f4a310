import { DEFAULT_DATE_FORMAT, renderDate } from './date-format.ts'
import type { Pattern, VariableName } from './pattern.ts'
import type { TagValues } from './tag-values.ts'

/** Digits of a commit that `{sha}` without a format shows. */
export const DEFAULT_SHA_DIGITS = 7

/**
 * The name that `pattern` makes of `values`; null when a variable has no value. It may still not be a legal tag (a branch of
 * 200 characters): that is for the caller to check. Throws nothing.
 */
export function renderTag(pattern: Pattern, values: TagValues): string | null {
  let tag = ''
  for (const part of pattern.parts) {
    if (part.type === 'optional') continue
    const text = part.type === 'text' ? part.text : renderVariable(part.name, part.format, values)
    if (text === null) return null
    tag += text
  }
  return tag
}

function renderVariable(name: VariableName, format: string | null, values: TagValues): string | null {
  const value = values[name]
  if (value === null) return null
  if (name === 'sha') return renderSha(value, format)
  if (name === 'date') return renderDate(value, format ?? DEFAULT_DATE_FORMAT)
  // Other names are checked where they are declared; these two come from outside.
  return name === 'branch' || name === 'run' ? sanitise(value) : value
}

function renderSha(commit: string, format: string | null): string | null {
  if (format === 'full') return commit
  const digits = format === null ? DEFAULT_SHA_DIGITS : Number(format)
  return commit.length < digits ? null : commit.slice(0, digits)
}

/**
 * A branch (or a run id) as a part of a tag, in this order: every run of characters outside `[A-Za-z0-9._-]` becomes one `-`;
 * then every `.` and `-` at the beginning goes. Case stays, the end stays, and nothing is cut. Null when nothing is left
 * (`日本語`). So `fix/docs` -> `fix-docs`, `.hidden` -> `hidden`, `feat//a b` -> `feat-a-b`, `x/日本` -> `x-`.
 */
export function sanitise(name: string): string | null {
  const legal = name.replaceAll(/[^A-Za-z0-9._-]+/gu, '-').replace(/^[.-]+/u, '')
  return legal === '' ? null : legal
}
