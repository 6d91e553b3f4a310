import type { ErrorTable } from './entry.ts'

/** Errors of the area `files`. */
export const FILES_ERRORS = {} as const satisfies ErrorTable
