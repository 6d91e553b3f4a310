import { setPins } from '../../files/pins/pins.ts'
import type { PlannedRepin } from './plan-repin.ts'

/** A file that changes. */
export interface Edit {
  /** Relative to the top of the repository. */
  readonly path: string
  readonly before: string
  readonly after: string
}

/** The new text of every file that changes; nothing is written. Throws E_PIN for a text that would not be read again as meant. */
export async function editsOf(plans: readonly PlannedRepin[]): Promise<readonly Edit[]> {
  const changed = plans.flatMap(({ pins }) => pins).filter(({ pin, next }) => pin.value !== next)
  return await Promise.all(
    [...Map.groupBy(changed, ({ file }) => file)].map(async ([path, pins]) => {
      const before = pins[0]?.text ?? ''
      const changes = pins.map(({ pin, next }) => ({ pin, value: next }))
      return { path, before, after: await setPins(path, before, changes) }
    }),
  )
}
