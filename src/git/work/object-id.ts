import { TidemarkError } from '../../model/failure.ts'

const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u
const NOTHING = /^0+$/u

/** Throws E_GIT unless this is a whole object id: nothing, or a row of zeros, would delete where it is to be pushed. */
export function demandObject(object: string): void {
  if (OBJECT_ID.test(object) && !NOTHING.test(object)) return
  throw new TidemarkError('E_GIT', `"${object}" is not the id of a git object`)
}
