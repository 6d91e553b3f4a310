import type { Fact, FactKind } from '../model/fact.ts'
import type { ComponentState } from '../model/state.ts'
import type { RegistryView } from './registry-view.ts'
import { isRelease } from './release-of.ts'
import type { Views } from './views.ts'

/** The candidates of an event against what the ledger knows already. */
export interface Settled {
  /** One for each candidate: itself, or the standing fact that says the same. They are in the views. */
  readonly facts: readonly Fact[]
  /** The candidates that the ledger does not know. */
  readonly newFacts: readonly Fact[]
  /** Pending facts that a candidate replaces, no longer in the views. */
  readonly replaced: readonly Fact[]
}

/** What candidates are held against. */
export interface SettleContext {
  readonly state: ComponentState
  readonly views: Views
  readonly registry: RegistryView
}

/** Kinds of which there is one per version (and day), so that a new attempt may replace one that never came through. */
const REPLACEABLE: ReadonlySet<FactKind> = new Set(['release', 'prerelease', 'rebuild'])

/**
 * Adds the candidates to the views. One that the ledger knows already adds nothing: a re-run finishes what was begun. One with
 * other bytes for a version whose fact is pending replaces it (docs/design.md, "Publishing", step 4).
 */
export function settleCandidates(candidates: readonly Fact[], context: SettleContext): Settled {
  const facts: Fact[] = []
  const newFacts: Fact[] = []
  const replaced: Fact[] = []
  for (const candidate of candidates) {
    const pending = pendingRivals(candidate, context)
    const rivals = [...pending, ...pending.flatMap((rival) => promotionsWith(rival, context.state))]
    for (const rival of rivals) context.views.remove(rival.id)
    const twin = rivals.length > 0 ? null : findTwin(candidate, context)
    if (twin === null) {
      context.views.add(candidate)
      newFacts.push(candidate)
    }
    facts.push(twin ?? candidate)
    replaced.push(...rivals)
  }
  return { facts, newFacts, replaced }
}

/** True when every tag that the fact owns for ever is nowhere: its publish never came to its first write, or was undone. */
export function isPending(
  fact: Fact,
  { views, registry }: Pick<SettleContext, 'views' | 'registry'>,
): boolean {
  const owned = ownedTags(fact, views)
  return owned.length > 0 && owned.every((tag) => !registry.standsAnywhere(tag))
}

function ownedTags(fact: Fact, views: Views): readonly string[] {
  const claims = views
    .claims(fact)
    .filter((claim) => claim.class.moves === 'never' && claim.group.best() === fact)
  return claims.map((claim) => claim.group.tag)
}

function pendingRivals(candidate: Fact, context: SettleContext): readonly Fact[] {
  if (candidate.version === null || !REPLACEABLE.has(candidate.kind)) return []
  const made = new Set(context.views.made(candidate).map(({ tag }) => tag))
  return context.state
    .byVersion(candidate.version.text)
    .filter(({ kind, digest }) => kind === candidate.kind && digest !== candidate.digest)
    .filter(
      (rival) => ownedTags(rival, context.views).some((tag) => made.has(tag)) && isPending(rival, context),
    )
}

/**
 * The promotions that came with an artifact, of a digest that nothing else stands for: an environment must not follow what nobody ever
 * published.
 */
export function promotionsWith(artifact: Fact, state: Pick<ComponentState, 'byDigest'>): readonly Fact[] {
  const same = artifact.digest === null ? [] : state.byDigest(artifact.digest)
  if (same.some((fact) => fact.kind !== 'promotion' && fact !== artifact)) return []
  return same.filter((fact) => fact.kind === 'promotion' && fact.seq > artifact.seq)
}

function findTwin(candidate: Fact, context: SettleContext): Fact | null {
  if (candidate.kind === 'promotion') return findPromotion(candidate, context.state)
  const twin = sameArtifacts(candidate, context.state).find((fact) =>
    saysAsMuch(fact, candidate, context.views),
  )
  return twin ?? null
}

function sameArtifacts(candidate: Fact, state: ComponentState): readonly Fact[] {
  const { digest, version } = candidate
  // What was deleted and comes again is a new fact: nothing would bring it back otherwise.
  if (digest !== null && state.deleted.has(digest)) return []
  if (digest !== null) return state.byDigest(digest).filter((fact) => isSame(fact, candidate))
  // Not built yet: a version that is released already can only be released as the same bytes.
  return isRelease(candidate) && version !== null
    ? state.byVersion(version.text).filter((fact) => isSame(fact, candidate))
    : []
}

function isSame(fact: Fact, candidate: Fact): boolean {
  if (fact.kind !== candidate.kind || fact.version?.text !== candidate.version?.text) return false
  return candidate.commit === null || fact.commit === candidate.commit
}

/** True when `fact` makes every tag that the candidate makes: not so on the next day, where a tag names the day. */
function saysAsMuch(fact: Fact, candidate: Fact, views: Views): boolean {
  const made = new Set(views.made(fact).map(({ tag }) => tag))
  return views.made(candidate).every(({ tag }) => made.has(tag))
}

/**
 * An environment follows a digest once: publishing it again must not bring back what it ran before, least of all after a rollback.
 * Coming back is a promotion of its own.
 */
function findPromotion(candidate: Fact, state: ComponentState): Fact | null {
  const { kind, environment, digest } = candidate
  const ran = state.facts.findLast(
    (fact) => fact.kind === kind && fact.environment === environment && fact.digest === digest,
  )
  return ran ?? null
}
