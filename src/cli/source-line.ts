import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

import type { Where } from '../model/failure.ts'

const LONGEST_FILE = 1_048_576

/** The line of a file that an error is about, trimmed; null when it cannot be read (the message does without). */
export function quoteLine(where: Where, folder: string): string | null {
  if (where.line === undefined) return null
  const file = resolve(folder, where.file)
  try {
    const { size } = statSync(file)
    if (size > LONGEST_FILE) return null
    return readFileSync(file, 'utf8').split(/\r?\n/u)[where.line - 1]?.trim() ?? null
  } catch {
    return null
  }
}
