import type { Candidacy, GateRow, PromotionGate } from './gate.ts'
import { approvals } from './gates/approvals.ts'
import { checks } from './gates/checks.ts'
import { commitTag } from './gates/commit-tag.ts'
import { deprecation } from './gates/deprecation.ts'
import { hold } from './gates/hold.ts'
import { order } from './gates/order.ts'
import { comeback } from './gates/return.ts'
import { soak } from './gates/soak.ts'

/** Every gate of an environment, in the order in which people meet them: a new one is a file and a line here. */
const GATES: readonly PromotionGate[] = [
  hold,
  deprecation,
  comeback,
  order,
  commitTag,
  checks,
  approvals,
  soak,
]

/** What the environment asks of a digest that is to run there, met or not. Pure; nothing is thrown for what is not met. */
export function promotionGates(candidacy: Candidacy): readonly GateRow[] {
  return GATES.flatMap((gate) => gate(candidacy))
}

/** The rows that stop the promotion. `override`: go on over those that may be, where the environment allows it. */
export function unmet(
  rows: readonly GateRow[],
  { override }: Pick<Candidacy['environment'], 'override'>,
  overriding: boolean,
): readonly GateRow[] {
  return rows.filter((row) => !row.met && !(overriding && override && row.overridable))
}
