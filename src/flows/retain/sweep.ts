import { appendRetrying } from '../../ledger/append-loop.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { State } from '../../model/state.ts'
import type { Skipped } from '../../plan/retain/hold-against.ts'
import type { ComponentRetention, PlannedDeletion } from '../../plan/retain/plan.ts'
import type { World } from '../world.ts'
import type { Collected } from './collect.ts'
import { retentionDrafts } from './drafts.ts'
import { Guard } from './guard.ts'

/** A plan for one component, and what is so now. */
export interface Sweep {
  readonly hash: Digest
  readonly plan: ComponentRetention
  readonly collected: Collected
}

export interface Swept {
  readonly deleted: readonly PlannedDeletion[]
  readonly skipped: readonly Skipped[]
  /** Not there any more when it was looked for. */
  readonly gone: readonly PlannedDeletion[]
}

/**
 * How many digests are deleted on one look at tags and ledger, and for how many milliseconds it counts. Where a look takes longer, or
 * more requests, it counts for as long, and for a tenth of the requests: looking never takes much longer than deleting.
 */
const BATCH = 10
const FRESH = 5000

/** What is still to be done of the plan. Throws E_RETAIN_STALE when the ledger, or a deployment file, keeps something of it by now. */
export function guardOf({ plan, collected: { input, targets } }: Sweep, ledger: State): Guard {
  const guard = new Guard(targets, plan, { ...input, ledger })
  const [first, ...others] = guard.remaining.stale
  if (first === undefined) return guard
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  throw new TidemarkError('E_RETAIN_STALE', `${first.digest} is kept by now: ${first.why}${more}`, {
    details: { component: plan.component, digests: [first, ...others].map(({ digest }) => digest) },
    hints: [
      `Nothing of ${plan.component} was deleted.`,
      'Make a new plan, and read it:  tidemark retain --plan FILE',
    ],
  })
}

/**
 * Records that the digests are deleted, then deletes them, holders before what they hold. In this order nothing that is gone is ever
 * wanted back; a run that is killed is finished by the same plan. What is spared at the last moment, or was not come to, is recorded as
 * not deleted after all.
 */
export async function sweep(world: World, task: Sweep): Promise<Swept> {
  const ledger = await world.ledger()
  const said = await sayingOf(world, task)
  let guard = guardOf(task, await ledger.load({ fresh: true }))
  await appendRetrying(
    ledger,
    (state) => {
      guard = guardOf(task, state)
      const { deleted } = state.component(task.plan.component)
      const { delete: going, gone } = guard.remaining
      return retentionDrafts(
        [...going, ...gone].filter(({ digest }) => !deleted.has(digest)),
        said,
      )
    },
    world,
  )
  const done = new Set<Digest>()
  try {
    await deleteAll(world, ledger, { guard, done })
  } catch (error) {
    // What stopped the run is what the user is to read; what cannot be taken back now is by the next run.
    await takeBack(world, task, done).catch(() => undefined)
    throw error
  }
  await takeBack(world, task, done)
  const { skipped, stale, gone } = guard.remaining
  const left = [...skipped, ...stale].filter(({ digest }) => !done.has(digest))
  return { deleted: task.plan.delete.filter(({ digest }) => done.has(digest)), skipped: left, gone }
}

async function sayingOf(
  world: World,
  { hash, plan: { component, images } }: Sweep,
): Promise<Parameters<typeof retentionDrafts>[1]> {
  return { component, images, plan: hash, actor: await world.actor() }
}

interface Progress {
  readonly guard: Guard
  /** Of which at least one deletion was sent. */
  readonly done: Set<Digest>
}

async function deleteAll(
  { clock, signal, tell }: World,
  ledger: Ledger,
  { guard, done }: Progress,
): Promise<void> {
  const going = guard.remaining.delete
  let [end, until, batch] = [0, 0, BATCH]
  for (const [at, { digest }] of going.entries()) {
    signal?.throwIfAborted()
    const started = clock.now().getTime()
    if (at >= end || started > until) {
      end = at + batch
      const requests = await guard.look(going.slice(at, end), ledger)
      const ended = clock.now().getTime()
      until = ended + Math.max(FRESH, ended - started)
      batch = Math.max(BATCH, Math.ceil(requests / 10))
      tell({ type: 'step', text: `deleted ${done.size} of ${going.length}` })
    }
    if (guard.mayGo(digest)) await deleteOne(digest, { guard, done })
  }
}

/** From every image that has it. One that the registry protects is spared, with all that it holds. */
async function deleteOne(digest: Digest, { guard, done }: Progress): Promise<void> {
  for (const { store } of guard.placesOf(digest)) {
    try {
      await store.deleteManifest(digest)
    } catch (error) {
      if (isFailure(error, 'E_REGISTRY_IMMUTABLE')) {
        // Where another image lost it already, `reconcile` brings it back.
        done.delete(digest)
        guard.spare(digest, 'the registry protects it')
        return
      }
      // Without a clear no it may be gone: then the ledger is to say so.
      if (!isFailure(error, 'E_REGISTRY_DENIED', 'E_REGISTRY_UNSUPPORTED')) done.add(digest)
      throw error
    }
    done.add(digest)
  }
}

/** What the ledger calls deleted, of this plan, and still stands: spared, or not come to. */
async function takeBack(world: World, task: Sweep, done: ReadonlySet<Digest>): Promise<void> {
  const standing = new Set(task.collected.input.images.flatMap(({ manifests }) => [...manifests.keys()]))
  const left = task.plan.delete.filter(({ digest }) => standing.has(digest) && !done.has(digest))
  if (left.length === 0) return
  const said = { ...(await sayingOf(world, task)), undo: true }
  const ledger = await world.ledger()
  await appendRetrying(
    ledger,
    (state) => {
      const { deleted } = state.component(task.plan.component)
      return retentionDrafts(
        left.filter(({ digest }) => deleted.has(digest)),
        said,
      )
    },
    world,
  )
}
