import type { ErrorTable } from './entry.ts'

/** Errors of the area `layout`. */
export const LAYOUT_ERRORS = {} as const satisfies ErrorTable
