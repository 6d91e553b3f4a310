import type { Fact } from '../model/fact.ts'
import type { Component } from '../policy/policy.ts'
import type { Action } from './action.ts'
import { diffTag } from './diff.ts'
import type { DiffContext, Subject } from './diff.ts'
import { readyCandidates, waitingText } from './gates/environments.ts'
import { gateRefusals } from './gates/gates.ts'
import type { AllInput, PlanBasis, PublishInput } from './input.ts'
import { noticesOf } from './notices.ts'
import { publishedFact, wins } from './published-fact.ts'
import type { PublishedFact } from './published-fact.ts'
import type { Refusal } from './refusal.ts'
import { tagRefusals } from './tag-refusals.ts'
import { registryView } from './registry-view.ts'
import type { RegistryView } from './registry-view.ts'
import { settleCandidates } from './settle.ts'
import { viewsOf } from './views.ts'
import type { Wanted } from './views.ts'
import { compareWriteOrder } from './write-order.ts'

export type { Refusal } from './refusal.ts'

/** What would be written and why. Plain data: the same input gives the same JSON. */
export interface Plan {
  readonly component: string
  /** The event's facts; for one that the ledger knows already, the one that stands there. */
  readonly facts: readonly Fact[]
  /** Those of them that are to be recorded. */
  readonly newFacts: readonly Fact[]
  /** Record ids of pending facts that are to be withdrawn, as these replace them. */
  readonly replaces: readonly string[]
  /** What happens to each tag of each image, in write order. */
  readonly actions: readonly Action[]
  /** Every tag that this event publishes, each once, in write order, whether or not it is there already. */
  readonly tags: readonly string[]
  /** Sentences that a person should read and that stop nothing. */
  readonly notices: readonly string[]
  /** What makes a publish refuse everything, the weightiest first. */
  readonly refusals: readonly Refusal[]
}

/**
 * What publishing the candidates would do: every tag that they feed, over every image of the component, against what the registry has
 * (docs/design.md, sections 1 and 4). Pure. Rules that are broken come back as `refusals`; nothing is thrown for them.
 */
export function planPublish(input: PublishInput): Plan {
  const { component, state } = input
  const views = viewsOf(component, state)
  const registry = registryOf(input)
  const { candidates, waiting } = readyCandidates(input, views)
  const settled = settleCandidates(candidates, { state, views, registry })
  const published = settled.facts.map((fact, index) =>
    publishedFact(fact, views, (candidates[index] ?? fact).digest === null),
  )
  const subjects = published.flatMap((entry) => subjectsOf(component, entry))
  const actions = actionsOf(subjects, contextOf(input, registry))
  const tags = tagsOf(published, actions)
  const known = { input, views, registry, published, actions, tags, replaced: settled.replaced }
  return {
    component: component.name,
    facts: settled.facts,
    newFacts: settled.newFacts,
    replaces: settled.replaced.map(({ id }) => id),
    actions,
    tags,
    notices: [...noticesOf(known), ...waiting.map((each) => waitingText(each))],
    refusals: [...tagRefusals(known), ...gateRefusals(known)],
  }
}

/** Every tag that any fact feeds, against what the registry has: what `reconcile`, `status` and `audit` look at. Pure. */
export function planAll(input: AllInput): Plan {
  const { component, state, tags: only, views = viewsOf(component, state) } = input
  const registry = registryOf(input)
  const wanted = [...views.entries()].filter(({ tag }) => only === undefined || only.has(tag))
  const actions = actionsOf(
    wanted.flatMap((entry) => everywhere(component, entry)),
    contextOf(input, registry),
  )
  const tags = wanted.filter(({ fact }) => fact !== null).map((entry) => ordered(entry))
  return {
    component: component.name,
    facts: [],
    newFacts: [],
    replaces: [],
    actions,
    tags: unique(tags.toSorted(compareWriteOrder).map(({ tag }) => tag)),
    notices: [],
    refusals: [],
  }
}

function registryOf({ component, state, observed }: PlanBasis): RegistryView {
  return registryView(component.images, state, observed)
}

function contextOf({ state, component, now }: PlanBasis, registry: RegistryView): DiffContext {
  return { state, registry, by: component.releases.lines.by, now }
}

function ordered({
  class: tagClass,
  tag,
}: Pick<Wanted, 'class' | 'tag'>): Pick<Action, 'class' | 'moves' | 'tag'> {
  return { class: tagClass.key, moves: tagClass.moves, tag }
}

function everywhere(component: Component, { class: tagClass, group }: Wanted): readonly Subject[] {
  return component.images.map((image) => ({ image, class: tagClass, group, claimant: null }))
}

function subjectsOf(component: Component, { fact, claims, unbuilt }: PublishedFact): readonly Subject[] {
  return claims.flatMap(({ class: tagClass, group, barred }) =>
    component.images.map((image) => ({ image, class: tagClass, group, claimant: { fact, barred, unbuilt } })),
  )
}

/** One action a tag, in write order. What neither is there nor is wanted is not worth a line. */
function actionsOf(subjects: readonly Subject[], context: DiffContext): readonly Action[] {
  const actions = new Map<string, Action>()
  for (const subject of subjects) {
    const action = diffTag(subject, context)
    const key = `${action.class} ${action.tag} ${action.image}`
    const before = actions.get(key)
    const worthy = action.from !== null || action.to !== null
    if (worthy && (before === undefined || before.action === 'keep')) actions.set(key, action)
  }
  return [...actions.values()].toSorted(compareWriteOrder)
}

function tagsOf(published: readonly PublishedFact[], actions: readonly Action[]): readonly string[] {
  const won = published.flatMap(({ fact, claims }) => claims.filter((claim) => wins(fact, claim)))
  const kept = new Set(actions.filter(staysElsewhere).map(({ tag }) => tag))
  const tags = won.map(({ class: tagClass, group: { tag } }) => ordered({ class: tagClass, tag }))
  return unique(tags.toSorted(compareWriteOrder).map(({ tag }) => tag)).filter((tag) => !kept.has(tag))
}

/** A tag that keeps other bytes than are wanted of it. */
function staysElsewhere({ action, from, to }: Action): boolean {
  return action === 'keep' && to?.digest !== null && from?.digest !== to?.digest
}

function unique(tags: readonly string[]): readonly string[] {
  return [...new Set(tags)]
}
