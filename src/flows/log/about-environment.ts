import type { LedgerRecord } from '../../model/record.ts'
import type { Component, Policy } from '../../policy/policy.ts'
import { environmentsOfTag } from '../environment-tag.ts'
import { readPublished } from '../../model/read-published.ts'
import type { Test } from './about.ts'

/** What happened in an environment (promotions, checks, approvals, holds), and the writes of its tags. */
export function aboutEnvironment(policy: Policy, environment: string): Test {
  const components = new Map(policy.components.map((component) => [component.name, component]))
  const known = new Map<string, boolean>()
  const isOwn = (component: Component, tag: string): boolean => {
    const key = `${component.name} ${tag}`
    const answer = known.get(key) ?? environmentsOfTag(component, tag)?.includes(environment) === true
    known.set(key, answer)
    return answer
  }
  return (record: LedgerRecord) => {
    if (record.data['environment'] === environment) return true
    const component = components.get(record.component)
    return component !== undefined && readPublished(record).some(({ tag }) => isOwn(component, tag))
  }
}
