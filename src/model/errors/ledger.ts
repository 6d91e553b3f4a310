import type { ErrorTable } from './entry.ts'

/** Errors of the area `ledger`. */
export const LEDGER_ERRORS = {} as const satisfies ErrorTable
