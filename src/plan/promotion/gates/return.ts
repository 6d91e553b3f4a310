import { componentFlag } from '../../component-flag.ts'
import { minuteOf } from '../../reasons.ts'
import { met } from '../gate.ts'
import type { Candidacy, GateRow } from '../gate.ts'
import { runsOf, standingRuns } from '../runs.ts'
import { referenceOf } from '../words.ts'

/**
 * What the environment was rolled back from does not come back by itself: the stage before may still run it, with every gate met, and the
 * next run of a pipeline would bring it. Whoever means it names it.
 */
export function comeback({
  environment,
  state,
  fact,
  named,
  policy,
  component,
}: Candidacy): readonly GateRow[] {
  const { name } = environment
  const ran = runsOf(state, name).findLast((run) => run.fact.digest === fact.digest)
  if (ran === undefined || standingRuns(state, name).some(({ digest }) => digest === fact.digest)) return []
  const left = ran.until === null ? '' : ` on ${minuteOf(ran.until)}`
  const message = `${name} was rolled back from it${left}`
  if (named) return [met('return', 'named, to come back', message)]
  const of = componentFlag(policy, component.name)
  const mend = `name it, if you mean it:  tidemark promote ${name} --from ${referenceOf(fact)}${of}`
  return [
    {
      gate: 'return',
      name: 'not rolled back from',
      met: false,
      message,
      mend,
      metAt: null,
      overridable: false,
    },
  ]
}
