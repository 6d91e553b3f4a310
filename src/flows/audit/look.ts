import type { Digest } from '../../model/digest.ts'
import type { State } from '../../model/state.ts'
import { auditedArtifacts } from '../../plan/audit/artifacts.ts'
import type { Finding } from '../../plan/audit/finding.ts'
import { judgeSight } from '../../plan/audit/judge.ts'
import type { AuditSight, GitSight } from '../../plan/audit/sight.ts'
import type { ImagePicture } from '../../plan/compare/image-picture.ts'
import { planAll } from '../../plan/plan.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import { cachedReads } from '../../registry/cache/open-cache.ts'
import { mapLimited } from '../../registry/copy/weighted-pool.ts'
import type { ContentStore } from '../../registry/image-store.ts'
import type { RequestBudget } from '../../registry/resolve/request-budget.ts'
import { IMAGES_AT_ONCE, targetsOf } from '../content/targets.ts'
import type { Target } from '../content/targets.ts'
import type { World } from '../world.ts'
import { excusedPromotions } from './attribute.ts'
import type { Cursor } from './cursor.ts'
import { meteredStore } from './metered.ts'
import { readPictures } from './read-pictures.ts'
import { readPins } from './read-pins.ts'
import { readTags } from './read-tags.ts'
import type { Progress, TagReadings } from './read-tags.ts'

/** So many releases that were never read are read whole by one audit: the next ones go on, and cost nothing for what they know. */
const MOST_READ = 50

/** What is the same for every component. */
export interface Scope {
  readonly state: State
  readonly git: ReadonlyMap<string, GitSight> | null
  readonly budget: RequestBudget
  readonly cursor: Cursor
  readonly resume: boolean
  readonly progress: Progress
  readonly deep: boolean
}

/** One component, looked at and judged. */
export interface Looked {
  readonly component: Component
  readonly readings: readonly TagReadings[]
  readonly findings: readonly Finding[]
  /** What was read of releases, by this audit or one before. */
  readonly pictures: ReadonlyMap<Digest, ImagePicture | null>
  readonly content: { readonly read: number; readonly unread: number }
  readonly complete: boolean
}

/** Reads what the registries have of a component, and judges it. Throws what a registry gives cause for. */
export async function lookAt(world: World, component: Component, scope: Scope): Promise<Looked> {
  const targets = await targetsOf(world, component)
  const readings = await readAll(world, component, { scope, targets })
  const bare = await sightOf(world, component, { scope, readings })
  const artifacts = auditedArtifacts(bare)
  const known = knownPictures(
    scope,
    artifacts.map(({ digest }) => digest),
  )
  const wanted = artifacts.map(({ digest }) => digest).filter((digest) => !known.has(digest))
  const due = scope.deep ? wanted : mostNeeded(bare, wanted)
  const moved = judgeSight(bare).flatMap(({ old, now }) => (old === null || now === null ? [] : [old, now]))
  const read = await readPictures(contentsOf(world, targets, scope), [...moved, ...due])
  const pictures = new Map([...known, ...read.pictures])
  const unread = wanted.filter((digest) => !pictures.has(digest)).length
  return {
    component,
    readings,
    findings: judgeSight({ ...bare, pictures }),
    pictures,
    content: { read: artifacts.length - unread, unread },
    complete: read.complete && readings.every(({ complete }) => complete),
  }
}

/** A deep audit looks at the registry's own bytes; what a cache spares costs no budget. */
function contentsOf(
  world: World,
  targets: readonly Target[],
  { deep, budget }: Scope,
): readonly ContentStore[] {
  const metered = targets.map(({ store }) => meteredStore(store, budget))
  return deep ? metered : metered.map(cachedReads(world))
}

async function readAll(
  world: World,
  component: Component,
  { scope, targets }: { readonly scope: Scope; readonly targets: readonly Target[] },
): Promise<readonly TagReadings[]> {
  const state = scope.state.component(component.name)
  const wanted = [...viewsOf(component, state).entries()].flatMap((entry) =>
    entry.digest === null ? [] : [{ ...entry, digest: entry.digest }],
  )
  const first = wanted.filter(({ class: { moves } }) => moves !== 'never').map(({ tag }) => tag)
  const { tags, partial } = scope.cursor
  return await mapLimited(targets, imagesAtOnce(scope), async (target) => {
    const { image } = target
    const published = [...(state.published.get(image) ?? [])]
    const expected = new Map([
      ...published.map(([tag, { digest }]) => [tag, digest] as const),
      ...wanted.map(({ tag, digest }) => [tag, digest] as const),
    ])
    const already = scope.resume ? (partial?.[image] ?? {}) : {}
    const { progress } = scope
    const question = { target, expected, first, already, known: tags[image] ?? {}, progress }
    return await readTags(world, question, scope.budget)
  })
}

/** A budget is spent on whole images, one after the other. */
export function imagesAtOnce({ budget }: Pick<Scope, 'budget'>): number {
  return Number.isFinite(budget.limit) ? 1 : IMAGES_AT_ONCE
}

async function sightOf(
  world: World,
  component: Component,
  { scope, readings }: { readonly scope: Scope; readonly readings: readonly TagReadings[] },
): Promise<AuditSight> {
  const { policy } = world
  const state = scope.state.component(component.name)
  const observed = new Map(readings.map(({ image, tags }) => [image, tags] as const))
  const now = world.clock.now()
  const [pins, excused] = await Promise.all([
    readPins(world, component),
    excusedPromotions(await world.ledger(), policy, state),
  ])
  const shares = ({ images }: Component): boolean => images.some((image) => component.images.includes(image))
  const neighbours = policy.components
    .filter((other) => other !== component && shares(other))
    .map((other) => ({ component: other, state: scope.state.component(other.name) }))
  return {
    policy,
    component,
    state,
    views: viewsOf(component, state),
    now,
    observed,
    actions: planAll({ policy, component, state, observed, now }).actions,
    git: scope.git?.get(component.name) ?? null,
    pictures: new Map(),
    neighbours,
    pins,
    excused,
  }
}

function knownPictures(
  { cursor, deep }: Scope,
  digests: readonly Digest[],
): ReadonlyMap<Digest, ImagePicture | null> {
  if (deep) return new Map()
  return new Map(
    digests.flatMap((digest) => {
      const picture = cursor.pictures[digest]
      return picture === undefined ? [] : [[digest, picture] as const]
    }),
  )
}

/** What runs somewhere first, then the newest. */
function mostNeeded({ state }: AuditSight, digests: readonly Digest[]): readonly Digest[] {
  const running = new Set(state.facts.filter(({ kind }) => kind === 'promotion').map(({ digest }) => digest))
  const newest = digests.toReversed()
  const ordered = [
    ...newest.filter((digest) => running.has(digest)),
    ...newest.filter((digest) => !running.has(digest)),
  ]
  return ordered.slice(0, MOST_READ)
}
