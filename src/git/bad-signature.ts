import type { SignatureVerdict } from './repository.ts'

/** A signature that does not hold, and why. */
export function bad(reason: string): SignatureVerdict {
  return { status: 'bad', reason }
}
