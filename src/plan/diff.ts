import type { Digest } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import type { ComponentState } from '../model/state.ts'
import { utcDay } from '../model/time.ts'
import { lineOf } from '../model/version.ts'
import type { LineUnit } from '../model/version.ts'
import type { TagClass } from '../policy/policy.ts'
import type { Action, Target } from './action.ts'
import type { Group } from './group.ts'
import { orderOf } from './order.ts'
import * as reasons from './reasons.ts'
import type { RegistryView } from './registry-view.ts'
import { barredWhy, staysWhy } from './stays.ts'
import { factNamed, targetOf } from './version-of.ts'
import type { Claim } from './views.ts'

/** What stays the same for all tags of a plan. */
export interface DiffContext {
  readonly state: ComponentState
  readonly registry: RegistryView
  /** The unit of lines, for sentences. */
  readonly by: LineUnit
  readonly now: Date
}

/** A tag of one image, and who asks for it. */
export interface Subject {
  readonly image: string
  readonly class: TagClass
  readonly group: Group
  /** The fact being published and its claim; null when everything is planned. */
  readonly claimant: {
    readonly fact: Fact
    readonly barred: Claim['barred']
    readonly unbuilt: boolean
  } | null
}

interface Verdict {
  readonly action: Action['action']
  readonly why: string
}

interface Case extends Subject {
  readonly context: DiffContext
  readonly best: Fact
  readonly from: Target | null
  readonly to: Target
}

/** What is to happen to one tag of one image: what is wanted of it against what it names. */
export function diffTag(subject: Subject, context: DiffContext): Action {
  const { image, group } = subject
  const seen = context.registry.seen(image, group.tag)
  const from = seen === null ? null : targetOf(seen, subject, context)
  const best = group.best()
  if (best === null)
    return (
      spent(subject, context, from) ??
      actionOf(subject, { from, to: null, verdict: nothingStands(subject, context, from) })
    )
  const to = { digest: group.digestIn(best), version: best.version?.text ?? null }
  return actionOf(subject, { from, to, verdict: judge({ ...subject, context, best, from, to }) })
}

function actionOf(
  subject: Subject,
  result: { readonly from: Target | null; readonly to: Target | null; readonly verdict: Verdict },
): Action {
  const { image, group, class: tagClass } = subject
  const { from, to, verdict } = result
  return {
    image,
    tag: group.tag,
    action: verdict.action,
    class: tagClass.key,
    moves: tagClass.moves,
    from,
    to,
    why: verdict.why,
  }
}

/** A tag that was written once and went with its digest: nobody else may have its name. null for every other. */
function spent(subject: Subject, { registry }: DiffContext, from: Target | null): Action | null {
  const { claimant, group, image, class: tagClass } = subject
  const once = tagClass.moves === 'never' || tagClass.moves === 'daily'
  const stood = registry.recorded(image, group.tag)?.digest ?? null
  if (!once || stood === null || claimant === null || claimant.barred !== null) return null
  const to = { digest: group.digestIn(claimant.fact), version: claimant.fact.version?.text ?? null }
  return to.digest === stood ? null : actionOf(subject, { from, to, verdict: frozen(stood, to, tagClass) })
}

function nothingStands(
  { claimant, group }: Subject,
  { by, state }: DiffContext,
  from: Target | null,
): Verdict {
  const top = group.find(() => true)
  const version = top?.version?.text
  const deprecated = version !== undefined && state.deprecated.has(version)
  const standing = from === null ? null : reasons.nameOfTarget(from)
  const barred = claimant === null ? null : barredWhy({ ...claimant, standing, by })
  return { action: 'keep', why: barred ?? reasons.abandoned(top, by, deprecated) }
}

function judge(subject: Case): Verdict {
  const lost = losesTo(subject)
  if (lost === null) return settle(subject)
  return subject.class.moves === 'never' ? conflict(subject, lost) : stays(subject, lost)
}

/** The claimant when another fact, with other bytes, has the tag. */
function losesTo({ claimant, best, group }: Case): Fact | null {
  if (claimant === null || claimant.fact === best) return null
  const digest = group.digestIn(claimant.fact)
  return digest !== null && digest === group.digestIn(best) ? null : claimant.fact
}

/** A tag that is written once, owned by the first fact, and asked for by one with other bytes. */
function conflict({ best, group, class: { onConflict } }: Case, loser: Fact): Verdict {
  const owned = group.digestIn(best)
  if (owned === null)
    return { action: 'refuse', why: reasons.staysNewer(reasons.nameOf(best), reasons.nameOf(loser)) }
  if (group.digestIn(loser) === null) return { action: 'keep', why: reasons.publishedAs(owned) }
  if (onConflict === 'keep') return { action: 'keep', why: reasons.keepsFirst(owned) }
  return { action: 'refuse', why: reasons.neverMoves(owned) }
}

/** A floating tag that belongs to another fact: publishing this one leaves it. */
function stays(subject: Case, loser: Fact): Verdict {
  const { best, claimant, from, to, context } = subject
  const standing = reasons.nameOf(best)
  if (from === null || from.digest !== to.digest) return { action: 'keep', why: reasons.belongsTo(standing) }
  const { by } = context
  return { action: 'keep', why: staysWhy({ fact: loser, barred: claimant?.barred ?? null, standing, by }) }
}

/** The tag is the best fact's: bring it there, as far as its contract lets it move. */
function settle(subject: Case): Verdict {
  const { from, to, class: tagClass } = subject
  if (tagClass.moves === 'never') return settleOnce(subject)
  if (from === null || from.digest === null) return { action: 'create', why: newWhy(tagClass) }
  if (from.digest === to.digest) return { action: 'keep', why: reasons.ALREADY_THERE }
  if (tagClass.moves === 'daily') return settleToday(subject, from.digest)
  return { action: 'move', why: moveWhy(subject, from) }
}

function newWhy({ moves }: TagClass): string {
  if (moves === 'never') return reasons.NEW_ONCE
  return moves === 'daily' ? reasons.NEW_TODAY : reasons.NEW
}

function settleOnce(subject: Case): Verdict {
  const { image, group, from, to, class: tagClass, context, claimant } = subject
  // Written once counts for ever, even when somebody has deleted the tag since.
  const stood = from?.digest ?? context.registry.recorded(image, group.tag)?.digest ?? null
  if (stood === null) return { action: 'create', why: reasons.NEW_ONCE }
  if (stood === to.digest) {
    if (from === null)
      return { action: 'create', why: 'written once already and gone since: the same bytes again' }
    return {
      action: 'keep',
      why: claimant?.unbuilt === true ? reasons.publishedAs(stood) : reasons.ALREADY_THERE,
    }
  }
  return frozen(stood, to, tagClass)
}

function settleToday(subject: Case, stood: Digest): Verdict {
  const { best, to, class: tagClass, context, claimant, group } = subject
  const today = utcDay(context.now)
  const day = reasons.dayOf(best.date)
  if (day === today)
    return {
      action: 'move',
      why: moveWhy(subject, { digest: stood, version: subject.from?.version ?? null }),
    }
  const ours = group.find((fact) => group.digestIn(fact) === stood) !== null
  if (claimant === null && ours) return { action: 'keep', why: reasons.dayIsOver(stood, day) }
  return frozen(stood, to, tagClass)
}

function frozen(stood: Digest, to: Target, { onConflict }: TagClass): Verdict {
  if (to.digest === null) return { action: 'keep', why: reasons.publishedAs(stood) }
  if (onConflict === 'keep') return { action: 'keep', why: reasons.keepsFirst(stood) }
  return { action: 'refuse', why: reasons.neverMoves(stood) }
}

function moveWhy(subject: Case, from: Target): string {
  const { best, group, to, context } = subject
  const next = reasons.nameOf(best)
  const before = from.digest === null ? null : factNamed(from.digest, group, context.state)
  if (before === null) return reasons.movesTo(reasons.nameOfTarget(from), next)
  if (from.version !== null && from.version === to.version) return reasons.builtAgain(next, best.date)
  const old = reasons.nameOf(before)
  if (group.find((fact) => fact === before) === null) return reasons.leavesForeign(old, next)
  return old === next ? movesBetweenDigests(from, to) : movesBetween(subject, before)
}

/** Two builds of one commit have one name. */
function movesBetweenDigests(from: Target, to: Target): string {
  return reasons.movesTo(
    reasons.nameOfTarget({ ...from, version: null }),
    reasons.nameOfTarget({ ...to, version: null }),
  )
}

function movesBetween({ best, context, class: tagClass }: Case, before: Fact): string {
  const [old, next] = [reasons.nameOf(before), reasons.nameOf(best)]
  if (before.version === null) return reasons.movesTo(old, next)
  const up = orderOf(tagClass.moves)(before, best) < 0
  if (context.state.deprecated.has(before.version.text)) return reasons.leavesDeprecated(old, next, !up)
  if (up) return reasons.movesTo(old, next)
  return reasons.leavesLine(lineOf(before.version, context.by), next)
}
