import type { Digest } from '../model/digest.ts'
import { shortDigest } from '../model/digest.ts'
import type { State } from '../model/state.ts'
import type { Action } from '../plan/action.ts'
import { planAll } from '../plan/plan.ts'
import type { Component } from '../policy/policy.ts'
import { targetsOf } from './content/targets.ts'
import { converge } from './publish/converge.ts'
import { mended, openTags } from './publish/mend.ts'
import { planTags } from './publish/plan-tags.ts'
import type { Settled } from './publish/converge.ts'
import type { Work } from './publish/subject.ts'
import { writePlans } from './publish/write-plan.ts'
import { supply } from './reconcile/supply.ts'
import type { WrittenTag } from './results.ts'
import { namedComponents } from './event/component.ts'
import type { World } from './world.ts'

export interface ReconcileRequest {
  /** By name; empty: all that have an image. */
  readonly components: readonly string[]
  readonly dryRun: boolean
}

/** A tag that differs from what is wanted and that nothing here may write. */
export interface Unmended {
  readonly component: string
  readonly image: string
  readonly tag: string
  /** What the registry has; null when the tag is gone. */
  readonly found: Digest | null
  readonly wanted: Digest | null
  readonly why: string
}

/** `tidemark reconcile`. */
export interface ReconcileResult {
  readonly dryRun: boolean
  readonly components: readonly {
    readonly component: string
    /** What differs. */
    readonly actions: readonly Action[]
    /** How many tags were compared, over all images. */
    readonly compared: number
  }[]
  readonly written: readonly WrittenTag[]
  readonly unmended: readonly Unmended[]
  readonly unchanged: boolean
  readonly ledgerSeq: number
}

const WRITTEN_OVER = 'somebody wrote over it, and what is written once is not written over from here'

/** What of a component is to be written, and what cannot be. */
interface Mending {
  readonly work: Work
  readonly mendable: readonly Action[]
  readonly unmended: readonly Unmended[]
}

/**
 * Brings the registries to what the ledger wants: what a killed run left undone is written, floats that name something else are moved
 * back, tags that are gone are written again. A tag that is written once and names bytes that the ledger never knew is never written over: it is reported.
 */
export async function reconcile(world: World, request: ReconcileRequest): Promise<ReconcileResult> {
  const { dryRun } = request
  const state = await (await world.ledger()).load()
  const components = namedComponents(world.policy, request.components)
  const mendings = await Promise.all(components.map((component) => look(world, component, { state, dryRun })))
  const settled = dryRun ? null : await write(world, mendings, state)
  return {
    dryRun,
    components: mendings.map(({ work }) => summary(work)),
    written: settled?.written ?? [],
    unmended: mendings.flatMap(({ unmended }) => unmended),
    unchanged: settled !== null && settled.written.length === 0 && settled.recorded === 0,
    ledgerSeq: settled?.ledgerSeq ?? state.head.seq,
  }
}

/** Everything that any fact feeds. What no fact feeds is nobody's promise, and stays. */
async function look(
  world: World,
  component: Component,
  { state, dryRun }: { readonly state: State; readonly dryRun: boolean },
): Promise<Mending> {
  const targets = await targetsOf(world, component)
  const facts = state.component(component.name)
  const basis = { policy: world.policy, component, state: facts, observed: new Map(), now: world.clock.now() }
  const tags = new Set(planAll(basis).actions.map(({ tag }) => tag))
  const scope = { component, targets }
  const work = await settleRefused(world, await planTags(world, scope, { state, tags }), {
    state,
    tags,
    dryRun,
  })
  const { actions, gone } = await supply(world, work, dryRun)
  const refused = actions.filter(({ action }) => action === 'refuse')
  const unmended = [
    ...refused.map((action) => unmendedOf(component, action, WRITTEN_OVER)),
    ...gone.map((action) => unmendedOf(component, action, `no registry has ${shortOf(action)} any more`)),
  ]
  return { work, mendable: actions.filter(({ action }) => action !== 'refuse'), unmended }
}

interface Looked {
  readonly state: State
  readonly tags: ReadonlySet<string>
  readonly dryRun: boolean
}

/**
 * Tags that are written once and name what a run of ours left there that lost the version, killed before it could clear up: it is
 * settled whose the version is, and what was published is put back. Of all others the refusal stands.
 */
async function settleRefused(world: World, planned: Work, { state, tags, dryRun }: Looked): Promise<Work> {
  const ledger = await world.ledger()
  const open = dryRun ? [] : await openTags(ledger, planned, state)
  if (open.length === 0) return await mended(ledger, planned, state)
  const unsettled = { works: open, written: [], lost: [], recorded: 0, seq: state.head.seq }
  await converge(world, unsettled, { mend: true })
  const newest = await ledger.load()
  return await mended(ledger, await planTags(world, planned, { state: newest, tags }), newest)
}

function unmendedOf({ name }: Component, { image, tag, from, to }: Action, why: string): Unmended {
  return { component: name, image, tag, found: from?.digest ?? null, wanted: to?.digest ?? null, why }
}

function shortOf({ to }: Action): string {
  const digest = to?.digest ?? null
  return digest === null ? 'what it shall name' : shortDigest(digest)
}

async function write(world: World, mendings: readonly Mending[], state: State): Promise<Settled> {
  const works = mendings.map(({ work, mendable }) => ({ ...work, plan: { ...work.plan, actions: mendable } }))
  const standing = { seq: state.head.seq, recorded: 0 }
  return await converge(world, await writePlans(world, works, standing))
}

function summary({ component, plan }: Work): ReconcileResult['components'][number] {
  const actions = plan.actions.filter(({ action }) => action !== 'keep')
  return { component: component.name, actions, compared: plan.actions.length }
}
