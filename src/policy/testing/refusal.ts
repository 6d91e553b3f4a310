import * as v from 'valibot'

import { isFailure } from '../../model/failure.ts'
import type { ErrorCode } from '../../model/errors/catalogue.ts'
import { loadPolicy } from '../load.ts'

const problem = v.strictObject({
  path: v.string(),
  line: v.number(),
  column: v.number(),
  message: v.string(),
  hint: v.optional(v.string()),
})

export interface Refusal {
  readonly code: ErrorCode
  /** `PATH@LINE:COLUMN` of every problem. */
  readonly places: readonly string[]
  readonly problems: readonly v.InferOutput<typeof problem>[]
  readonly hints: readonly string[]
}

/** Three lines that load. */
export const SMALLEST = 'version: 1\nimage: ghcr.io/acme/web\ntags: semver\n'

/** How loading refuses `text`; null when it loads. */
export function refusal(text: string): Refusal | null {
  try {
    loadPolicy(text, 'tidemark.yaml')
  } catch (error) {
    if (!isFailure(error)) throw error
    const problems = v.parse(v.array(problem), error.details['problems'])
    const places = problems.map(({ path, line, column }) => `${path}@${line}:${column}`)
    return { code: error.code, places, problems, hints: error.hints }
  }
  return null
}
