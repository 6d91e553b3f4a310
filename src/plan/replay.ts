import { TidemarkError } from '../model/failure.ts'
import type { Version } from '../model/version.ts'
import { componentChoice } from './component-flag.ts'
import type { Policy } from '../policy/policy.ts'
import { assignGitTag } from './assign-git-tag.ts'
import type { Assignment } from './assign-git-tag.ts'
import { compareStep } from './compare-step.ts'
import type { StepComparison } from './compare-step.ts'
import { EventHistory } from './event-history.ts'
import type { Fall } from './event-history.ts'
import { metadataActionTags } from './metadata-action.ts'
import { compareText } from './order.ts'
import { ComponentReplay } from './replay-component.ts'
import type { Replayed, ReplayTag } from './replay-component.ts'

/** A git tag of the repository. */
export interface GitTagFact {
  readonly name: string
  /** RFC 3339. */
  readonly time: string
  /** The peeled commit; null when the tag names none. */
  readonly commit: string | null
  readonly type: 'annotated' | 'lightweight'
}

export interface ReplayInput {
  readonly policy: Policy
  /** Only this component; git tags of the others are passed over. */
  readonly component?: string
  /** Oldest first. */
  readonly tags: readonly GitTagFact[]
  readonly compare?: 'metadata-action'
}

/** What one git tag would have meant. */
export interface ReplayStep {
  readonly gitTag: string
  /** RFC 3339, UTC. */
  readonly time: string
  readonly version: string | null
  readonly kind: 'release' | 'prerelease' | 'refused'
  /** The tags that it feeds: written, or staying elsewhere. */
  readonly tags: readonly ReplayTag[]
  readonly why: string
  /** Where the other tool would have done otherwise; absent where it would have done the same. */
  readonly compare?: StepComparison
}

/** What adopting the policy would have meant for the project's history. */
export interface Replay {
  readonly steps: readonly ReplayStep[]
  /** Where the floating tags end: tag -> version; `component:tag` when there are several components. */
  readonly final: Readonly<Record<string, string>>
  readonly counts: {
    readonly gitTags: number
    readonly releases: number
    readonly prereleases: number
    readonly refused: number
    readonly created: number
    readonly moved: number
    readonly kept: number
  }
  /** Every time that pushing by event would have moved a tag to a lower version, and for how long. */
  readonly backward: { readonly times: number; readonly falls: readonly Fall[] }
  /** Only when compared: how many steps differ. */
  readonly compare?: { readonly tool: 'metadata-action'; readonly differ: number }
}

/**
 * Runs the policy over git tags in the order in which they were made, with no registry: each tag's commit stands for its bytes. Signatures
 * are not looked at. Throws E_FACTS_MISSING for an unknown component, E_TIME for a time that is none.
 */
export function replayTags(input: ReplayInput): Replay {
  const { policy, tags, compare } = input
  const replays = chosen(input).map((component) => new ComponentReplay(component))
  const history = new EventHistory()
  const steps = tags.flatMap((tag) => {
    const assignment = assignGitTag(policy, replays, tag.name)
    if (assignment.type === 'other') return []
    return [replayStep({ tag, assignment, history, compare: compare !== undefined })]
  })
  const falls = history.falls()
  return {
    steps,
    final: finalOf(replays),
    counts: countsOf(steps),
    backward: { times: falls.length, falls },
    ...(compare !== undefined && {
      compare: { tool: compare, differ: steps.filter((step) => step.compare).length },
    }),
  }
}

function chosen({ policy, component }: ReplayInput): Policy['components'] {
  if (component === undefined) return policy.components
  const found = policy.components.filter(({ name }) => name === component)
  if (found.length > 0) return found
  throw new TidemarkError('E_FACTS_MISSING', `there is no component "${component}"`, {
    hints: [componentChoice(policy, component)],
    details: { components: policy.components.map(({ name }) => name) },
  })
}

interface StepInput {
  readonly tag: GitTagFact
  readonly assignment: Exclude<Assignment<ComponentReplay>, { readonly type: 'other' }>
  readonly history: EventHistory
  readonly compare: boolean
}

function replayStep({ tag, assignment, history, compare }: StepInput): ReplayStep {
  const time = utc(tag.time)
  const dated = { ...tag, time }
  const outcome = assignment.type === 'none' ? refused(assignment.reason) : releaseIn(assignment, dated)
  const step = { gitTag: tag.name, time, ...outcome }
  const event = metadataActionTags(tag.name)
  const { version, tags } = event
  const falls = version === null ? [] : history.push({ gitTag: tag.name, version, tags, time })
  const comparison = compare ? compareStep(step, event, falls) : null
  return comparison === null ? step : { ...step, compare: comparison }
}

type Outcome = Pick<ReplayStep, 'version' | 'kind' | 'tags' | 'why'>

function releaseIn(
  { takers, version }: { readonly takers: readonly ComponentReplay[]; readonly version: Version },
  tag: GitTagFact,
): Outcome {
  const results = takers.map((replay) => replay.release(tag, version))
  const accepted = results.filter((result) => !result.refused)
  if (accepted.length === 0) return { ...refused(whys(results)), version: version.text }
  const kind = version.prerelease.length === 0 ? 'release' : 'prerelease'
  return { version: version.text, kind, tags: accepted.flatMap(({ tags }) => tags), why: whys(results) }
}

function refused(why: string): Outcome {
  return { version: null, kind: 'refused', tags: [], why }
}

function whys(results: readonly Replayed[]): string {
  return [...new Set(results.map(({ why }) => why))].join('; ')
}

function utc(time: string): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) throw new TidemarkError('E_TIME', `"${time}" is not a time`)
  return date.toISOString()
}

function finalOf(replays: readonly ComponentReplay[]): Readonly<Record<string, string>> {
  const several = replays.length > 1
  const entries = replays.flatMap((replay) =>
    replay
      .floats()
      .map(([tag, version]) => [several ? `${replay.component.name}:${tag}` : tag, version] as const),
  )
  return Object.fromEntries(entries.toSorted(([a], [b]) => compareText(a, b)))
}

function countsOf(steps: readonly ReplayStep[]): Replay['counts'] {
  const actions = steps.flatMap(({ tags }) => tags.map(({ action }) => action))
  const kinds = steps.map(({ kind }) => kind)
  return {
    gitTags: steps.length,
    releases: count(kinds, 'release'),
    prereleases: count(kinds, 'prerelease'),
    refused: count(kinds, 'refused'),
    created: count(actions, 'create'),
    moved: count(actions, 'move'),
    kept: count(actions, 'keep'),
  }
}

function count<T>(values: readonly T[], value: T): number {
  return values.filter((other) => other === value).length
}
