import type { Planned } from '../planned.ts'
import type { Refusal } from '../refusal.ts'
import { attestationsPresent } from './attestations.ts'
import { checksPassed } from './checks.ts'
import { componentOrder } from './component-order.ts'
import { environmentsKnown } from './environments.ts'
import type { Gate } from './gate.ts'
import { labelsAgree } from './labels.ts'
import { platformsPresent } from './platforms.ts'
import { protectedRegistries } from './protected.ts'
import { requiredTag } from './required-tag.ts'

/** Every gate, the plainest first: a new one is a file and a line here. */
const GATES: readonly Gate[] = [
  requiredTag,
  protectedRegistries,
  platformsPresent,
  labelsAgree,
  checksPassed,
  attestationsPresent,
  componentOrder,
  environmentsKnown,
]

/** What the gates of the policy refuse; empty when all are met. A gate that cannot be evaluated is not met. */
export function gateRefusals(planned: Planned): readonly Refusal[] {
  return GATES.flatMap((gate) => gate(planned))
}
