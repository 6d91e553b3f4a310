import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { recordHash } from '../../model/chain.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Head } from '../../model/record.ts'
import type { ComponentState, State } from '../../model/state.ts'
import type { Skipped } from '../../plan/retain/hold-against.ts'
import { planRetention } from '../../plan/retain/plan.ts'
import type { ComponentRetention, PlannedDeletion } from '../../plan/retain/plan.ts'
import { parsePlanFile } from '../../plan/retain/plan-file.ts'
import type { HashedPlan } from '../../plan/retain/plan-file.ts'
import type { Component } from '../../policy/policy.ts'
import type { World } from '../world.ts'
import { collect, rulesOf } from './collect.ts'
import { demandRest } from './demand-rest.ts'
import { openPinFiles } from './pin-files.ts'
import { probeAll } from './probe.ts'
import { guardOf, sweep } from './sweep.ts'
import type { Sweep, Swept } from './sweep.ts'

export interface ApplyRequest {
  /** The plan file, relative to where the user stands. */
  readonly file: string
  readonly dryRun: boolean
  /** Asks whether to go on; null: nobody is to be asked. */
  readonly confirm: ((result: RetainResult) => Promise<boolean>) | null
}

/** `tidemark retain --apply`. */
export interface RetainResult {
  readonly dryRun: boolean
  /** The hash of the plan. */
  readonly plan: Digest
  readonly components: readonly {
    readonly component: string
    /** What was deleted; of a dry run, what would be. */
    readonly deleted: readonly PlannedDeletion[]
    /** Not deleted after all. */
    readonly skipped: readonly Skipped[]
    /** Not there any more. */
    readonly gone: readonly PlannedDeletion[]
  }[]
  /** True when there was nothing left to delete. */
  readonly unchanged: boolean
  readonly ledgerSeq: number
}

/**
 * Deletes what a plan says, as far as it is still true: every digest is looked at again. null when the question was answered with no.
 * Throws E_RETAIN_PLAN, E_RETAIN_STALE, E_RETAIN_EMPTY, E_RETAIN_RULES, E_EVIDENCE_NOT_KEPT, and whatever cannot be found out.
 */
export async function applyRetain(world: World, request: ApplyRequest): Promise<RetainResult | null> {
  rulesOf(world)
  const plan = await readPlan(world, request.file)
  const ledger = await world.ledger()
  demandKept(ledger)
  const state = await ledger.load()
  await demandSame(world, plan, ledger, state)
  const sweeps = await sweepsOf(world, plan, state)
  const found = sweeps.map((task) => {
    const { delete: deleted, skipped, gone } = guardOf(task, state).remaining
    return { deleted, skipped, gone }
  })
  const unchanged = found.every((each, index) =>
    isDone(each, state.component(plan.components[index]?.component ?? '')),
  )
  const outlook = resultOf(plan, found, { dryRun: request.dryRun, unchanged, ledgerSeq: state.head.seq })
  if (request.dryRun || outlook.unchanged) return outlook
  const { confirm } = request
  if (confirm !== null && !(await confirm({ ...outlook, dryRun: true }))) return null
  // Whoever was asked may have taken an hour.
  const fresh = confirm === null ? sweeps : await sweepsOf(world, plan, await ledger.load({ fresh: true }))
  await probeAll(fresh)
  const swept: Swept[] = []
  for (const task of fresh) swept.push(await sweep(world, task))
  return resultOf(plan, swept, { dryRun: false, unchanged: false, ledgerSeq: (await ledger.load()).head.seq })
}

function resultOf(
  { hash, components }: HashedPlan,
  found: readonly Swept[],
  said: Pick<RetainResult, 'dryRun' | 'unchanged' | 'ledgerSeq'>,
): RetainResult {
  return {
    ...said,
    plan: hash,
    components: found.map((each, index) => ({ component: components[index]?.component ?? '', ...each })),
  }
}

/** True when the plan is carried out, and the ledger says what became of it. */
function isDone({ deleted, skipped, gone }: Swept, state: ComponentState): boolean {
  if (deleted.length > 0 || skipped.some(({ digest }) => state.deleted.has(digest))) return false
  return gone.every(({ digest }) => state.deleted.has(digest))
}

async function readPlan({ cwd }: World, file: string): Promise<HashedPlan> {
  try {
    return parsePlanFile(await readFile(resolve(cwd, file)), file)
  } catch (cause) {
    if (cause instanceof TidemarkError) throw cause
    throw new TidemarkError('E_IO', `${file} cannot be read`, { cause, where: { file } })
  }
}

/** A ledger that keeps nothing would want back what was deleted. */
function demandKept({ kind, promises }: Ledger): void {
  if (promises.attributed) return
  throw new TidemarkError('E_EVIDENCE_NOT_KEPT', `a ${kind} ledger would forget what was deleted`)
}

/** The plan is of this policy, and of an earlier or the present state of this ledger. */
async function demandSame(world: World, plan: HashedPlan, ledger: Ledger, { head }: State): Promise<void> {
  if (plan.policy !== world.policy.digest)
    throw stale('it is of another policy, or of an earlier version of it')
  const { seq, hash } = plan.ledger
  if (seq > head.seq || hash !== (await hashAt(ledger, seq, head))) throw stale('it is of another ledger')
}

async function hashAt(ledger: Ledger, seq: number, head: Head): Promise<Digest | null> {
  if (seq === head.seq) return head.hash
  for await (const record of ledger.pick([seq])) return recordHash(record)
  return null
}

async function sweepsOf(
  world: World,
  { hash, components, notices }: HashedPlan,
  ledger: State,
): Promise<readonly Sweep[]> {
  const sweeps: Sweep[] = []
  const pins = openPinFiles(world)
  for (const plan of components) {
    const component = componentOf(world, plan)
    const also = plan.delete.map(({ digest }) => digest)
    const collected = await collect(world, component, { ledger, pins, also })
    const unheard = collected.notices.find((notice) => !notices.includes(notice))
    if (unheard !== undefined) throw stale(unheard)
    demandRest(planRetention(collected.input))
    sweeps.push({ hash, plan, collected })
  }
  return sweeps
}

function componentOf({ policy }: World, plan: ComponentRetention): Component {
  const component = policy.components.find(({ name }) => name === plan.component)
  const same = component?.images.length === plan.images.length
  if (component !== undefined && same && component.images.every((image) => plan.images.includes(image)))
    return component
  throw stale(`the policy has no component ${plan.component} with these images`)
}

function stale(why: string): TidemarkError {
  return new TidemarkError('E_RETAIN_STALE', `the plan cannot be applied: ${why}`, {
    hints: ['Nothing was deleted. Make a new plan, and read it:  tidemark retain --plan FILE'],
  })
}
