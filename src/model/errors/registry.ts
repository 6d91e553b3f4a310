import type { ErrorTable } from './entry.ts'

/** Errors of the area `registry`. */
export const REGISTRY_ERRORS = {} as const satisfies ErrorTable
