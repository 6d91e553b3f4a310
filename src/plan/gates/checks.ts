import type { Fact } from '../../model/fact.ts'
import { componentFlag } from '../component-flag.ts'
import { judgeCheck } from '../evidence/judge-check.ts'
import type { Planned } from '../planned.ts'
import { checkCommand, checkSentence } from '../promotion/gates/checks.ts'
import { nameOf } from '../reasons.ts'
import type { Refusal } from '../refusal.ts'
import { refusal } from '../refusal.ts'
import { isArtifact } from './gate.ts'

/** `require.KIND`: every check that this kind of artifact needs has passed on these very bytes, or on their commit by policy. */
export function checksPassed(planned: Planned): readonly Refusal[] {
  const { component } = planned.input
  const artifacts = planned.published.map(({ fact }) => fact).filter((fact) => isArtifact(fact))
  return artifacts.flatMap((fact) =>
    (component.require.checks[fact.kind] ?? []).flatMap((check) => checkRefusals(check, fact, planned)),
  )
}

function checkRefusals(check: string, fact: Fact, { input }: Planned): readonly Refusal[] {
  const { policy, state, now } = input
  const answer = judgeCheck(check, { policy, state, fact, environment: null, now })
  if (answer.status === 'passed') return []
  const of = componentFlag(policy, fact.component)
  return [
    // The digest whole: it is not published yet, so that nothing knows it by fewer digits.
    refusal('E_GATE', `${nameOf(fact)}: ${checkSentence(check, answer)}`, {
      hints: [
        `The policy requires it of every ${fact.kind}, once its digest is in the registry:  ${checkCommand(check, policy, fact.digest ?? 'DIGEST')}${of}`,
      ],
    }),
  ]
}
