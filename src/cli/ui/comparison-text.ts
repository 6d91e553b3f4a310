import type { StepComparison } from '../../plan/compare-step.ts'
import { counted, joined } from './short.ts'

const TOOL = 'metadata-action'

/** What a step shows of the comparison. */
export type ComparisonShown = Pick<StepComparison, 'pushed' | 'missing' | 'wouldMoveBack' | 'why'>

/** What the other tool would have pushed for one git tag, what would have fallen by it, and why. */
export function comparisonText({ pushed, missing, wouldMoveBack, why }: ComparisonShown): string {
  const falls = Map.groupBy(wouldMoveBack, ({ from }) => from)
  return joined([
    `${TOOL}: ${pushed.length === 0 ? 'nothing' : pushed.join(', ')}`,
    ...[...falls].map(([from, group]) => `${group.map(({ tag }) => tag).join(', ')} back from ${from}`),
    missing.length > 0 && `not ${missing.join(', ')}`,
    why,
  ])
}

interface StepShown {
  readonly kind: 'release' | 'prerelease' | 'refused'
  readonly compare?: ComparisonShown
}

/** How often the other tool would have done otherwise; empty when nothing was compared. */
export function comparisonSummary(compared: boolean, steps: readonly StepShown[]): readonly string[] {
  if (!compared) return []
  const differing = steps.filter(({ compare }) => compare !== undefined)
  if (differing.length === 0) return [`${TOOL} would have pushed the same tags.`]
  const refused = differing.filter(({ kind }) => kind === 'refused')
  const pushed = refused.filter(({ compare }) => compare !== undefined && compare.pushed.length > 0)
  const silent = refused.length - pushed.length
  return [
    `${TOOL} would have done otherwise at ${differing.length} of ${counted(steps.length, 'git tag')}.`,
    ...(pushed.length === 0 ? [] : [`  It would have published ${pushed.length} that the policy refuses.`]),
    ...(silent === 0
      ? []
      : [`  It would have passed over ${silent} that the policy refuses, in a green run.`]),
  ]
}
