import { isMap, isScalar, isSeq } from 'yaml'
import type { YAMLMap } from 'yaml'

import type { Trigger, WorkflowStep } from '../../plan/adopt/workflows/step.ts'
import { takesPrereleases } from './tag-globs.ts'
import { valueOf } from './yaml-values.ts'

const EVENTS: Readonly<Record<string, readonly Trigger[]>> = {
  release: ['release'],
  schedule: ['schedule'],
  workflow_dispatch: ['manual'],
  pull_request: ['pull-request'],
  pull_request_target: ['pull-request'],
  // It runs on whatever its caller runs on.
  workflow_call: ['branch', 'tag', 'other'],
}

/** What starts a workflow: its `on`. */
export function triggersOf(root: YAMLMap): Pick<WorkflowStep, 'triggers' | 'branches' | 'prereleases'> {
  const on = valueOf(root, 'on')
  const [push, release] = isMap(on) ? [valueOf(on, 'push'), valueOf(on, 'release')] : [null, null]
  const triggers = new Set(
    eventsOf(on).flatMap((event): readonly Trigger[] =>
      event === 'push' ? pushTriggers(push) : (EVENTS[event] ?? ['other']),
    ),
  )
  const tags = isMap(push) ? listOf(valueOf(push, 'tags')) : []
  const types = isMap(release) ? listOf(valueOf(release, 'types')) : []
  return {
    triggers: [...triggers],
    branches: isMap(push) ? listOf(valueOf(push, 'branches')).filter((name) => !name.startsWith('!')) : [],
    prereleases:
      (triggers.has('tag') && takesPrereleases(tags)) ||
      // `released` is the one that GitHub does not send for a prerelease.
      (triggers.has('release') && !(types.length > 0 && types.every((type) => type === 'released'))),
  }
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

function listOf(node: unknown): readonly string[] {
  if (isScalar(node)) return [String(node.value)]
  return isSeq(node) ? node.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : [])) : []
}
