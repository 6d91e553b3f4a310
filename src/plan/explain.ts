import type { Digest } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import type { ComponentState, PublishedState } from '../model/state.ts'
import { isTag } from '../model/tag.ts'
import { utcDay } from '../model/time.ts'
import { lineOf } from '../model/version.ts'
import { classesOfTag } from '../policy/match.ts'
import type { Component, Policy, TagClass } from '../policy/policy.ts'
import { againCommand } from './again-command.ts'
import type { Group } from './group.ts'
import { dayOf, nameOf } from './reasons.ts'
import { viewsOf } from './views.ts'

/** What a tag promises, whether or not it exists. */
export interface Explanation {
  readonly tag: string
  readonly component: string
  /** The classes that can make it: one in a policy that passes lint, none for a tag that Tidemark never writes. */
  readonly classes: readonly TagClass[]
  /** What it names by the ledger, else what it shall name; null when neither is known. */
  readonly digest: Digest | null
  readonly version: string | null
  readonly why: string
  readonly mayMove: string
  /** What to use it for: the class's own words, else what its contract is good for. */
  readonly advice: string
  readonly support: 'none' | null
}

export interface ExplainInput {
  readonly policy: Policy
  readonly component: Component
  readonly state: ComponentState
  readonly tag: string
  readonly now: Date
}

/** Explains one tag of one component, from the policy and the ledger alone. Pure; throws nothing. */
export function explainTag(input: ExplainInput): Explanation {
  const { policy, component, tag } = input
  const environments = policy.environments.map(({ name }) => name)
  const classes = classesOfTag(component, tag, environments)
  const [first] = classes
  if (first === undefined) return { ...base(input), classes, ...foreign(tag) }
  const found = findTag(input, first)
  return {
    ...base(input),
    classes,
    ...namedBy(found),
    why: whyOf(input, first, found),
    mayMove: mayMove(first, found.best, input.now),
    advice: first.use ?? adviceFor(first),
    support: first.support,
  }
}

function findTag(input: ExplainInput, tagClass: TagClass): Found {
  const groups = viewsOf(input.component, input.state).groups(input.tag)
  const group = groups.find((entry) => entry.class.key === tagClass.key)?.group ?? null
  const best = group?.best() ?? null
  const wanted = best === null || group === null ? null : group.digestIn(best)
  return { group, best, wanted, published: publishedUnder(input) }
}

function namedBy({ published, best, wanted }: Found): Pick<Explanation, 'digest' | 'version'> {
  const version = best?.version?.text ?? null
  if (published === null) return { digest: wanted, version }
  return {
    digest: published.digest,
    version: published.version ?? (published.digest === wanted ? version : null),
  }
}

function base({ tag, component }: ExplainInput): Pick<Explanation, 'tag' | 'component'> {
  return { tag, component: component.name }
}

function foreign(tag: string): Omit<Explanation, 'tag' | 'component' | 'classes'> {
  const why = isTag(tag) ? 'no tag class of the policy makes it' : 'it is not a legal tag'
  return {
    digest: null,
    version: null,
    why,
    mayMove: 'Tidemark never writes it',
    advice: 'Whatever stands there is outside the policy: do not rely on it.',
    support: null,
  }
}

function publishedUnder({ component, state, tag }: ExplainInput): PublishedState | null {
  for (const image of component.images) {
    const published = state.published.get(image)?.get(tag)
    if (published !== undefined) return published
  }
  return null
}

interface Found {
  readonly group: Group | null
  readonly best: Fact | null
  readonly published: PublishedState | null
  readonly wanted: Digest | null
}

function whyOf({ component, policy }: ExplainInput, tagClass: TagClass, found: Found): string {
  const { group, best, published, wanted } = found
  if (group === null) {
    return published === null
      ? 'nothing was published under it yet'
      : 'it was there before the ledger knew of it'
  }
  if (best === null) return abandonedWhy(component, group)
  const reason = reasonFor(tagClass, best)
  if (published === null) return `${reason}; not written yet`
  return published.digest === wanted
    ? reason
    : `${reason}; it does not name that yet: to mend it, run  ${againCommand(best, policy)}`
}

function abandonedWhy({ releases }: Component, group: Group): string {
  const version = group.find(() => true)?.version ?? null
  if (version === null) return 'nothing feeds it any more: it stays as it is'
  return `nothing that may have it is left (newest: ${version.text}, line ${lineOf(version, releases.lines.by)}): it stays as it is`
}

function reasonFor({ moves, aliasOf, supportedLines, from }: TagClass, best: Fact): string {
  const name = nameOf(best)
  if (moves === 'never') return `${name}, the first ${best.kind} of that name${originOf(best)}`
  if (moves === 'daily') return `${name}, the newest ${best.kind} of ${dayOf(best.date)} (UTC)`
  if (moves === 'freely') return `${name}, the newest ${from.join(' or ')}, of ${dayOf(best.date)}`
  const lines = supportedLines ? ' of the supported lines' : ''
  const alias = aliasOf === null ? '' : `, as "${aliasOf}"`
  return `${name}, the highest version${lines} that feeds it${alias}`
}

/** ` from v1.4.0 (9f3c2a1)`, as far as it is known; what has no version is called by its commit anyway. */
export function originOf({ gitTag, commit, version }: Fact): string {
  const short = commit === null || version === null ? '' : ` (${commit.slice(0, 7)})`
  return gitTag === null ? short : ` from ${gitTag}${short}`
}

function mayMove({ moves, from }: TagClass, best: Fact | null, now: Date): string {
  if (moves === 'never') return 'no: written once, then never again'
  if (moves === 'forward') return 'only up: to a higher version, or to the same one built again'
  if (moves === 'freely')
    return from.includes('promotion')
      ? 'yes: with every promotion and rollback'
      : 'yes: it follows the newest'
  const today = utcDay(now)
  if (best === null || dayOf(best.date) === today) return `until ${today} (UTC) ends, then never again`
  return `no: ${dayOf(best.date)} (UTC) is over`
}

/** What a class without words of its own is good for. */
export function adviceFor({ moves, support, from }: TagClass): string {
  if (support === 'none') return 'For trying things out: nothing in production may use it.'
  if (moves === 'never' || moves === 'daily') return 'Pin it: it goes on naming the same bytes.'
  if (moves === 'forward') return 'Follow it for updates; pin a digest where you must know what runs.'
  if (from.includes('promotion')) return 'See what runs there; deploy the digest that it names.'
  return 'For development: it moves with every build.'
}
