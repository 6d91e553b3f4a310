import type { ErrorTable } from './entry.ts'

/** Errors of the area `ci`. */
export const CI_ERRORS = {} as const satisfies ErrorTable
