import type { Palette } from './palette.ts'
import { table } from './table.ts'

/** A check of anything, as views show it. */
export interface ShownCheck {
  readonly name: string
  readonly status: 'pass' | 'fail' | 'warn' | 'off'
  readonly message: string
  readonly code?: string | null
  readonly hints?: readonly string[]
}

const SYMBOLS = { pass: 'ok', fail: '!', warn: 'note', off: '-' } as const

function paint(status: ShownCheck['status'], palette: Palette): (text: string) => string {
  if (status === 'pass') return palette.good
  if (status === 'fail') return palette.bad
  return status === 'warn' ? palette.warn : palette.dim
}

function row({ name, status, message, code }: ShownCheck, palette: Palette): readonly string[] {
  const quiet = status === 'off' ? palette.dim : (text: string) => text
  const end = code === undefined || code === null ? '' : `   ${palette.dim(`[${code}]`)}`
  return [paint(status, palette)(SYMBOLS[status]), quiet(name), quiet(message) + end]
}

/** A line for each check, aligned: symbol (`ok`, `!` fails, `note`, `-` not asked), name, what was found; under one that fails, what to do. */
export function checkRows(checks: readonly ShownCheck[], palette: Palette): readonly string[] {
  const rows = table(
    checks.map((check) => row(check, palette)),
    { indent: '  ', gap: 2 },
  )
  return rows.flatMap((line, at) => {
    const check = checks[at]
    const hints = check?.status === 'fail' ? (check.hints ?? []) : []
    return [line, ...hints.map((hint) => `        ${hint}`)]
  })
}
