import { componentFlag } from '../../component-flag.ts'
import { minuteOf } from '../../reasons.ts'
import { met } from '../gate.ts'
import type { Candidacy, GateRow } from '../gate.ts'
import { runsOf, standingRuns } from '../runs.ts'
import { referenceOf } from '../words.ts'

/** `after`: the digest really ran in the stage before, and was not rolled back there. */
export function order({ environment, state, fact, policy, component }: Candidacy): readonly GateRow[] {
  const { after } = environment
  if (after === null) return []
  const name = `ran in ${after}`
  const ran = standingRuns(state, after).find(({ digest }) => digest === fact.digest)
  if (ran !== undefined) return [met('order', name, `runs in ${after} since ${minuteOf(ran.date)}`)]
  const rolledBack = runsOf(state, after).some((run) => run.fact.digest === fact.digest)
  const reference = referenceOf(fact)
  return [
    {
      gate: 'order',
      name,
      met: false,
      message: rolledBack ? `${after} was rolled back from it` : `it never ran in ${after}`,
      mend: `tidemark promote ${after} --from ${reference}${componentFlag(policy, component.name)}`,
      metAt: null,
      overridable: true,
    },
  ]
}
