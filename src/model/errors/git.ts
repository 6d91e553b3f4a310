import type { ErrorTable } from './entry.ts'

/** Errors of the area `git`. */
export const GIT_ERRORS = {} as const satisfies ErrorTable
