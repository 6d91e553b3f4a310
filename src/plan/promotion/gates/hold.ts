import { componentFlag } from '../../component-flag.ts'
import type { Candidacy, GateRow } from '../gate.ts'
import { holdOn, holdText } from '../hold.ts'

/** Nothing moves an environment that is held: not a person by mistake, and no automation after a rollback. */
export function hold({ environment, state, now, policy, component }: Candidacy): readonly GateRow[] {
  const standing = holdOn(state, environment.name, now)
  if (standing === null) return []
  const of = componentFlag(policy, component.name)
  return [
    {
      gate: 'hold',
      name: 'not held',
      met: false,
      message: holdText(standing),
      mend: `tidemark resume ${environment.name}${of}`,
      metAt: standing.until,
      overridable: false,
    },
  ]
}
