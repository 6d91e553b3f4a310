import { appendRetrying } from '../../ledger/append-loop.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { RecordDraft } from '../../model/record.ts'
import type { State } from '../../model/state.ts'
import { withoutAttachments } from '../../plan/adopt/attachments.ts'
import { claimTags } from '../../plan/adopt/explained.ts'
import type { ImageClaims } from '../../plan/adopt/explained.ts'
import { whyUnknown } from '../../plan/adopt/why-unknown.ts'
import type { Component } from '../../policy/policy.ts'
import { mapLimited } from '../../registry/copy/weighted-pool.ts'
import { IMAGES_AT_ONCE, targetsOf } from '../content/targets.ts'
import type { Target } from '../content/targets.ts'
import type { World } from '../world.ts'
import { changedTags, countNew, MOST_IN_RECORD, newAdoptions } from './adoptions.ts'
import type { Standing } from './adoptions.ts'
import { emptyImage, readTags } from './read-tags.ts'
import type { RecordResult } from './record-result.ts'
import { tellableRebuilds } from './rebuilds.ts'
import { tellableReleases } from './releases.ts'
import { newFacts } from './tellable.ts'
import type { Tellable } from './tellable.ts'

export interface RecordRequest {
  /** Canonical names; empty: every image of the policy. */
  readonly images: readonly string[]
  readonly component?: string
  readonly record: boolean
  readonly dryRun: boolean
  /** Bytes of records in one append, about; 8 MiB by default. */
  readonly mostAtOnce?: number
  /** Asks a person; null: nobody is asked. */
  readonly confirm: ((plan: RecordResult) => Promise<boolean>) | null
}

/**
 * Compares what stands in the registries with the policy that is there, and with `record` begins the ledger with it: `adoption` facts, and
 * the releases that git tags and exact tags tell together. What the ledger knows is never appended again, and never replaced.
 *
 * Throws E_UNKNOWN_NAME for an image or a component that the policy has not, E_ADOPT_EMPTY, E_SHALLOW, E_NO_IMAGE, E_LEDGER_MOVED.
 */
export async function adoptRecord(world: World, request: RecordRequest): Promise<RecordResult> {
  const components = componentsOf(world, request)
  const standing = await standingIn(world, components, request)
  const releases = await tellableReleases(world, components, standing)
  const ledger = await world.ledger()
  const state = await ledger.load()
  const rebuilds = await tellableRebuilds(world, { standing, releases, state })
  const found = { standing, tellable: [...releases, ...rebuilds] }
  const planned = reportOf(world, found, state)
  if (!request.record || request.dryRun) return planned
  if (!ledger.promises.durable) throw traceless()
  if (isDone(planned)) return { ...planned, outcome: 'unchanged' }
  if (request.confirm !== null && !(await request.confirm(planned)))
    return { ...planned, outcome: 'declined' }
  const seq = await append(world, found, request.mostAtOnce ?? MOST_AT_ONCE)
  return { ...planned, outcome: 'done', ledgerSeq: seq }
}

interface Found {
  readonly standing: readonly Standing[]
  readonly tellable: readonly Tellable[]
}

/** Components whose images are asked for, in the order of the policy. */
function componentsOf({ policy }: World, request: RecordRequest): readonly Component[] {
  const { component: name } = request
  const named = policy.components.filter((component) => name === undefined || component.name === name)
  if (named.length === 0)
    throw unknownName(
      `there is no component ${name}`,
      policy.components.map((each) => each.name),
    )
  const known = named.flatMap(({ images }) => images)
  const strange = request.images.find((image) => !known.includes(image))
  if (strange !== undefined) throw unknownName(`the policy has no image ${strange}`, known)
  return named.filter(({ images }) => images.length > 0)
}

function unknownName(message: string, known: readonly string[]): TidemarkError {
  return new TidemarkError('E_UNKNOWN_NAME', message, {
    hints: [
      `There are: ${known.slice(0, 10).join(', ')}.`,
      'To infer a new policy in the place of this one:  tidemark adopt IMAGE --force',
    ],
  })
}

function traceless(): TidemarkError {
  return new TidemarkError(
    'E_LEDGER_DERIVED',
    'a derived ledger keeps nothing, so that there is nothing to record',
    {
      hints: ['Leave out `ledger: derived` in the policy: the git ledger remembers.'],
    },
  )
}

/** Each image read once, whichever components share it. */
async function standingIn(
  world: World,
  components: readonly Component[],
  { images }: RecordRequest,
): Promise<readonly Standing[]> {
  const targets = new Map<string, Target>()
  for (const component of components)
    for (const target of await targetsOf(world, component)) targets.set(target.image, target)
  const wanted = [...targets.values()].filter(({ image }) => images.length === 0 || images.includes(image))
  const standing = await mapLimited(wanted, IMAGES_AT_ONCE, async ({ image, store }): Promise<Standing> => {
    const tags = await readTags(world, image, store)
    const claims = claimTags(world.policy, image, withoutAttachments(tags))
    const having = components.filter((each) => each.images.includes(image)).map(({ name }) => name)
    return { image, store, tags, claims, components: having }
  })
  const [first] = standing
  if (first !== undefined && standing.every(({ tags }) => tags.size === 0)) throw emptyImage(first.image)
  return standing
}

/** Bytes of records in one append: what a push may well carry, and what is made again when another run was faster. */
const MOST_AT_ONCE = 8 * 1024 * 1024
/** About so long is a fact in the ledger, and each tag of an adoption. */
const FACT_BYTES = 800
const TAG_BYTES = 110

/** Appends in several steps, each of which is decided anew on what the ledger knows by then: killed in between, the next run goes on. */
async function append(world: World, found: Found, most: number): Promise<number> {
  const actor = await world.actor()
  const ledger = await world.ledger()
  for (;;) {
    let left = false
    const { records, before } = await appendRetrying(
      ledger,
      (state) => {
        const drafts = draftsOf(found, state, actor)
        const first = firstOf(drafts, most)
        left = drafts.next().done !== true
        return first
      },
      world,
    )
    const { seq } = records.at(-1) ?? before
    if (!left) return seq
    world.tell({ type: 'step', text: `recorded up to ${seq}` })
  }
}

/** As many as one append should hold; one at least, where there is any. */
function firstOf(drafts: Generator<RecordDraft>, most: number): readonly RecordDraft[] {
  const first: RecordDraft[] = []
  for (let size = 0; size < most;) {
    const { value: draft, done } = drafts.next()
    if (done === true) break
    first.push(draft)
    size += draft.type === 'adoption' ? MOST_IN_RECORD * TAG_BYTES : FACT_BYTES
  }
  return first
}

/** Facts first: what is adopted beside them then already has its version. */
function* draftsOf({ standing, tellable }: Found, state: State, actor: string): Generator<RecordDraft> {
  for (const { type, component, data } of newFacts(tellable, state))
    yield { component, type, actor, data: { ...data } }
  for (const { component, data } of newAdoptions(standing, state))
    yield { component, type: 'adoption', actor, data: { ...data } }
}

function reportOf(world: World, { standing, tellable }: Found, state: State): RecordResult {
  const added = countNew(standing, state)
  const facts = [...newFacts(tellable, state)]
  return {
    outcome: 'planned',
    images: standing.map(({ image, tags, claims }) => ({
      image,
      tags: tags.size,
      added: added.get(image) ?? 0,
      classes: classesOf(world, claims),
      unknown: whyUnknown(claims.unknown, []),
    })),
    releases: facts
      .filter(({ type }) => type === 'release')
      .map(({ component, data: { version, digest, gitTag = '' } }) => ({
        component,
        version,
        gitTag,
        digest,
      })),
    rebuilds: facts
      .filter(({ type }) => type === 'rebuild')
      .map(({ component, tag, data: { version, digest } }) => ({ component, version, tag, digest })),
    changed: changedTags(standing, state),
    ledgerSeq: null,
  }
}

function classesOf(
  { policy }: World,
  { byComponent }: ImageClaims,
): RecordResult['images'][number]['classes'] {
  return [...byComponent].flatMap(([component, claimed]) => {
    const counts = new Map<string, number>()
    for (const { tagClass } of claimed) counts.set(tagClass.key, (counts.get(tagClass.key) ?? 0) + 1)
    const classes = policy.components.find(({ name }) => name === component)?.classes ?? []
    return classes.map(({ key, moves }) => ({ component, key, moves, tags: counts.get(key) ?? 0 }))
  })
}

function isDone({ images, releases, rebuilds }: RecordResult): boolean {
  return releases.length + rebuilds.length === 0 && images.every(({ added }) => added === 0)
}
