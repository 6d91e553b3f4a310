import { isMap, isScalar, isSeq } from 'yaml'
import type { YAMLMap } from 'yaml'

import type { Trigger, WorkflowStep } from '../../plan/adopt/workflows/step.ts'
import { valueOf } from './yaml-values.ts'

const EVENTS: Readonly<Record<string, Trigger>> = {
  release: 'release',
  schedule: 'schedule',
  workflow_dispatch: 'manual',
  pull_request: 'pull-request',
  pull_request_target: 'pull-request',
}

/** What starts a workflow: its `on`. */
export function triggersOf(root: YAMLMap): Pick<WorkflowStep, 'triggers' | 'branches'> {
  const on = valueOf(root, 'on')
  const events = eventsOf(on)
  const push = isMap(on) ? valueOf(on, 'push') : null
  const triggers = events.flatMap((event): readonly Trigger[] =>
    event === 'push' ? pushTriggers(push) : [EVENTS[event] ?? 'other'],
  )
  return { triggers: [...new Set(triggers)], branches: isMap(push) ? namesIn(valueOf(push, 'branches')) : [] }
}

function eventsOf(on: unknown): readonly string[] {
  if (isScalar(on)) return [String(on.value)]
  if (isSeq(on)) return on.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : []))
  return isMap(on) ? on.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : []
}

/** With a filter for one of them only, the other does not start it. */
function pushTriggers(push: unknown): readonly Trigger[] {
  if (!isMap(push)) return ['branch', 'tag']
  const has = (key: string): boolean => valueOf(push, key) !== null
  const branches = has('branches') || has('branches-ignore')
  const tags = has('tags') || has('tags-ignore')
  if (branches === tags) return ['branch', 'tag']
  return branches ? ['branch'] : ['tag']
}

function namesIn(node: unknown): readonly string[] {
  if (isScalar(node)) return [String(node.value)]
  const names = isSeq(node) ? node.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : [])) : []
  return names.filter((name) => !name.startsWith('!'))
}
