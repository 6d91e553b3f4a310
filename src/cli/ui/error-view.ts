import type { Where } from '../../model/failure.ts'
import type { Palette } from './palette.ts'

/** A failure as a person reads it. */
export interface ErrorShown {
  readonly code: string
  readonly message: string
  readonly where: Where | null
  /** The line of the file that `where` names, when it could be read. */
  readonly source: string | null
  readonly hints: readonly string[]
}

/** `FILE:LINE:COLUMN`, as editors open it. */
export function placeText(where: Where): string {
  const numbers = [where.line, where.column].filter((number) => number !== undefined)
  return [where.file, ...numbers].join(':')
}

/** `! what is wrong   [CODE]`, the place with its line, and what to do next. */
export function errorView(error: ErrorShown, palette: Palette): string {
  const [first = '', ...more] = error.message.split('\n')
  const lines = [`${palette.bad('!')} ${palette.strong(first)}   ${palette.dim(`[${error.code}]`)}`]
  for (const line of more) lines.push(line === '' ? '' : `  ${line}`)
  if (error.where !== null) {
    const source = error.source === null || error.source === '' ? '' : `   ${error.source}`
    lines.push(`  ${placeText(error.where)}${source}`)
  }
  for (const hint of error.hints) lines.push(`  ${hint.replaceAll('\n', '\n  ')}`)
  return lines.join('\n')
}
