import { componentFlag } from '../../plan/component-flag.ts'
import { holdOn } from '../../plan/promotion/hold.ts'
import type { Environment } from '../../policy/policy.ts'
import type { HoldStatus } from '../results.ts'
import type { Sight } from './sight.ts'

/** What holds the environment at that moment; null when nothing does. */
export function holdStatus(sight: Sight, { name }: Pick<Environment, 'name'>): HoldStatus | null {
  const hold = holdOn(sight.state, name, sight.now)
  if (hold === null) return null
  const { actor, time, until, reason, rollback } = hold
  const command = `tidemark resume ${name}${componentFlag(sight.policy, sight.component.name)}`
  return { by: actor, since: time, until, reason, rollback, command }
}
