import { isFailure } from '../../model/failure.ts'
import type { TidemarkError } from '../../model/failure.ts'

export type Attempt<T> = { readonly value: T } | { readonly fault: TidemarkError }

/** Faults of files become findings of a check; whatever else goes wrong is thrown. */
export async function attempt<T>(run: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await run() }
  } catch (error) {
    if (isFailure(error, 'E_CUT_FILES', 'E_VERSION_FILE', 'E_VERSION_AMBIGUOUS', 'E_CHANGELOG'))
      return { fault: error }
    throw error
  }
}
