import type { Approval } from '../../../model/evidence.ts'
import { componentFlag } from '../../component-flag.ts'
import { isSamePerson } from '../../evidence/same-person.ts'
import { met } from '../gate.ts'
import type { Candidacy, GateRow } from '../gate.ts'
import { referenceOf } from '../words.ts'

/** `approvals`: enough people agreed to these very bytes in this environment; each counts once. */
export function approvals(candidacy: Candidacy): readonly GateRow[] {
  const { environment, fact, policy, component } = candidacy
  const needed = environment.approvals
  if (needed === 0) return []
  const given = people(candidacy)
  const name = needed === 1 ? '1 approval' : `${needed} approvals`
  const who = given.length === 0 ? '' : `: ${given.join(', ')}`
  const message = `${given.length} of ${name}${who}${own(candidacy)}`
  if (given.length >= needed) return [met('approval', name, message)]
  const of = componentFlag(policy, component.name)
  const mend = `tidemark approve ${referenceOf(fact)} --env ${environment.name}${of}`
  return [{ gate: 'approval', name, met: false, message, mend, metAt: null, overridable: true }]
}

/** Whose approvals count. */
export function people(candidacy: Candidacy): readonly string[] {
  const counted: string[] = []
  for (const { actor } of aboutThis(candidacy).filter((each) => counts(each, candidacy))) {
    if (!counted.some((other) => isSamePerson(other, actor))) counted.push(actor)
  }
  return counted
}

function aboutThis({ state, environment, fact }: Candidacy): readonly Approval[] {
  return state.approvals.filter(
    (each) => each.environment === environment.name && each.digest === fact.digest,
  )
}

function counts({ actor }: Approval, { environment, actor: promoter }: Candidacy): boolean {
  const { approvers, selfApproval } = environment
  if (approvers.length > 0 && !approvers.some((listed) => isSamePerson(listed, actor))) return false
  return selfApproval || promoter === null || !isSamePerson(promoter, actor)
}

function own(candidacy: Candidacy): string {
  const { actor, environment } = candidacy
  if (environment.selfApproval || actor === null) return ''
  const mine = aboutThis(candidacy).some((each) => isSamePerson(each.actor, actor))
  return mine ? '; who promotes does not count' : ''
}
