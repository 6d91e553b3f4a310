import { TidemarkError } from '../../model/failure.ts'
import type { CutWorld } from './world.ts'

/** Between two steps is where a signal is heard. Throws E_INTERRUPTED. */
export function interrupted({ signal }: Pick<CutWorld, 'signal'>): void {
  if (signal?.aborted === true) throw new TidemarkError('E_INTERRUPTED', 'stopped by a signal')
}
