import type { Digest } from '../../model/digest.ts'
import type { ComponentState } from '../../model/state.ts'
import type { Action } from '../../plan/action.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Views } from '../../plan/views.ts'
import { observe } from './observe.ts'
import type { Scope } from './subject.ts'

/** A tag that an artifact keeps for ever. */
interface Owned {
  readonly tag: string
  readonly digest: Digest
}

/**
 * The actions, without floats that would go to an artifact none of whose own tags stands: its publish has begun and not come to its
 * first write, and a re-run with other bytes may still replace it. They are that run's to move, after its exact tag. Not so where
 * these actions write that tag themselves.
 */
export async function withoutPending(
  scope: Scope,
  state: ComponentState,
  actions: readonly Action[],
): Promise<readonly Action[]> {
  const floats = actions.filter(
    ({ action, moves }) => moves !== 'never' && (action === 'create' || action === 'move'),
  )
  const digests = new Set(floats.flatMap(({ to }) => to?.digest ?? []))
  if (digests.size === 0) return actions
  const views = viewsOf(scope.component, state)
  const waiting = new Set<Digest>()
  for (const digest of digests) {
    if (await isPending({ scope, state, actions }, ownedBy(views, state, digest))) waiting.add(digest)
  }
  return actions.map((action) => (waits(action, waiting) ? waitingAction(action) : action))
}

/** The tags that every artifact of the digest owns for ever; empty as soon as one owns none. */
function ownedBy(views: Views, state: ComponentState, digest: Digest): readonly Owned[] {
  const artifacts = state.byDigest(digest).filter(({ kind }) => kind !== 'promotion')
  const owned = artifacts.map((fact) =>
    views.claims(fact).filter((claim) => claim.class.moves === 'never' && claim.group.best() === fact),
  )
  if (owned.some((claims) => claims.length === 0)) return []
  return owned.flat().flatMap(({ group }) => {
    const best = group.best()
    const named = best === null ? null : group.digestIn(best)
    return named === null ? [] : [{ tag: group.tag, digest: named }]
  })
}

interface Seen {
  readonly scope: Scope
  readonly state: ComponentState
  readonly actions: readonly Action[]
}

async function isPending({ scope, state, actions }: Seen, owned: readonly Owned[]): Promise<boolean> {
  if (owned.length === 0) return false
  const known = owned.some(
    ({ tag, digest }) =>
      scope.targets.some(({ image }) => state.published.get(image)?.get(tag)?.digest === digest) ||
      actions.some(
        (action) => action.tag === tag && action.to?.digest === digest && action.action !== 'refuse',
      ),
  )
  if (known) return false
  const observed = await observe(
    scope.targets,
    owned.map(({ tag }) => tag),
  )
  return !owned.some(({ tag, digest }) => [...observed.values()].some((tags) => tags.get(tag) === digest))
}

function waits({ moves, action, to }: Action, waiting: ReadonlySet<Digest>): boolean {
  const digest = to?.digest ?? null
  return moves !== 'never' && action !== 'keep' && digest !== null && waiting.has(digest)
}

function waitingAction(action: Action): Action {
  return {
    ...action,
    action: 'keep',
    why: `waits for ${action.to?.version ?? 'what it shall name'}, which is not published yet`,
  }
}
