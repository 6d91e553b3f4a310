import { tryParseVersion } from '../model/version.ts'
import type { Fall } from './event-history.ts'
import type { EventTags } from './metadata-action.ts'
import type { ReplayTag } from './replay-component.ts'

/** Where a tool that decides by event would have done otherwise. */
export interface StepComparison {
  /** What it would have pushed. */
  readonly pushed: readonly string[]
  /** What it could have pushed by its rules, did not, and Tidemark publishes. */
  readonly missing: readonly string[]
  /** What it would have pushed and Tidemark leaves. */
  readonly extra: readonly string[]
  /** Tags that it would have moved to a lower version. */
  readonly wouldMoveBack: readonly { readonly tag: string; readonly from: string; readonly to: string }[]
  readonly why: string
}

interface Step {
  /** SemVer text. */
  readonly version: string | null
  readonly kind: 'release' | 'prerelease' | 'refused'
  readonly tags: readonly ReplayTag[]
}

/** The difference for one git tag; null when there is none. Tags that its rules cannot make (`stable`, `sha-…`) do not count. */
export function compareStep(
  { kind, tags, version }: Step,
  event: EventTags,
  falls: readonly Fall[],
): StepComparison | null {
  const ours = tags.filter((entry) => publishes(entry)).map(({ tag }) => tag)
  const pushed = event.tags
  const speakable = namesOf(version)
  const missing = ours.filter((tag) => speakable.has(tag) && !pushed.includes(tag))
  const extra = pushed.filter((tag) => !ours.includes(tag))
  const wouldMoveBack = falls.map(({ tag, from, to }) => ({ tag, from, to }))
  if (missing.length + extra.length + wouldMoveBack.length === 0 && kind !== 'refused') return null
  return { pushed, missing, extra, wouldMoveBack, why: whyOf(kind, event, falls) }
}

/** Written, or there already with the same bytes. */
function publishes({ action, why }: ReplayTag): boolean {
  return action !== 'keep' || why === 'already there'
}

/** What its rules can make of a version. */
function namesOf(text: string | null): ReadonlySet<string> {
  const version = text === null ? null : tryParseVersion(text)
  if (version === null) return new Set()
  return new Set([version.text, `${version.major}.${version.minor}`, String(version.major), 'latest'])
}

function whyOf(kind: Step['kind'], { version }: EventTags, falls: readonly Fall[]): string {
  if (kind === 'refused') {
    return version === null
      ? 'not a version to it either: it warns and the run stays green'
      : 'the policy refuses this git tag'
  }
  if (falls.length > 0) return 'it looks at the event only, not at what was released before'
  return version === null
    ? 'not a version to it: it warns and pushes nothing'
    : 'its rules make other tags than the policy has'
}
