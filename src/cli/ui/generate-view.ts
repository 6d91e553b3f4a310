import type { GeneratedPattern } from '../../flows/generate.ts'

/** The expression alone: it is copied and piped. */
export function patternView({ pattern }: GeneratedPattern): string {
  return pattern
}
