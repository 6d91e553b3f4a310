import { TidemarkError } from '../../model/failure.ts'
import { shortDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { RecordDraft } from '../../model/record.ts'
import type { State } from '../../model/state.ts'
import { variablesOf } from '../../policy/pattern.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { World } from '../world.ts'
import { appendRetrying } from '../../ledger/append-loop.ts'
import { viewsOf } from '../../plan/views.ts'
import { givingTag, publishedAs, withdrawalOf } from './give-tag.ts'
import type { Claim } from './give-tag.ts'
import type { RecordedFact } from './record-facts.ts'
import type { Work } from './subject.ts'
import type { WorkDone } from './write-plan.ts'
import type { LostTag } from './write-tags.ts'

/** What of the work is the run's own. */
export interface Ownership {
  /** The records that carry its facts. */
  readonly records: readonly RecordedFact[]
  /** What it publishes; null for a run that only brings tags to where the ledger wants them. */
  readonly own: Digest | null
}

/**
 * A `never` tag that somebody else took in the moment between our read and our write: ours is not what the tag names. When it is the
 * tag that the artifact is known by, this publish is refused. As long as its facts stand as it recorded them, they are withdrawn
 * (they stay readable); and those of the bytes that the tag names, where this run had replaced them, are recorded again. Of any
 * other tag (the commit tag of a release), and of one that names nothing, the run says that it is lost: the same command may finish it.
 * What a run wrote for another one, to finish it, is not its own to lose: convergence sees to it.
 */
export async function loseExactTag(
  world: World,
  done: readonly WorkDone[],
  { records, own }: Ownership,
): Promise<void> {
  const once = done.flatMap(({ work, lost }) =>
    lost.filter((each) => each.written.to === own && isOnce(work, each)).map((each) => ({ work, ...each })),
  )
  const exact = once.find(
    ({ work, written, now }) => now !== null && isExact(work, written.tag, written.class),
  )
  const taken = exact?.now ?? null
  if (exact === undefined || taken === null) return sayLost(once)
  const { work, written } = exact
  const ledger = await world.ledger()
  const actor = await world.actor()
  const claim = { component: work.component, tag: written.tag, digest: taken }
  let isPublished = false
  await appendRetrying(
    ledger,
    async (state) => {
      isPublished = publishedAs(state.component(work.component.name), written.tag) === written.to
      if (isPublished) return []
      const ours = records.filter(({ id, component }) => state.component(component).byId(id) !== undefined)
      if (!isOurs(state, work, { tag: written.tag, ours }))
        return ours.map((record) => withdrawn(actor, record))
      return await concession(ledger, { ours, given: { state, actor } }, claim)
    },
    world,
  )
  // Another run with the same bytes has it on record: the version is ours, and convergence puts the tag back.
  if (!isPublished) throw takenByOthers(written, taken)
}

/** True when the fact that has the tag by the ledger is one that this run recorded. */
function isOurs(
  state: State,
  { component }: Work,
  { tag, ours }: { tag: string; ours: readonly RecordedFact[] },
): boolean {
  const ids = new Set(ours.map(({ id }) => id))
  const owner = viewsOf(component, state.component(component.name)).wanted(tag)?.fact
  return owner != null && ids.has(owner.id)
}

/** Our facts go; the ones that we had replaced come back. */
async function concession(
  ledger: Ledger,
  {
    ours,
    given,
  }: {
    readonly ours: readonly RecordedFact[]
    readonly given: { readonly state: State; readonly actor: string }
  },
  claim: Claim,
): Promise<readonly RecordDraft[]> {
  const back = await givingTag(ledger, claim, given)
  const gone = new Set(back.map(({ data }) => data['record']))
  return [...back, ...ours.filter(({ id }) => !gone.has(id)).map((record) => withdrawn(given.actor, record))]
}

/** The refusal for a tag that was taken between our read and our write. */
export function takenByOthers({ image, tag, to }: LostTag['written'], taken: Digest): TidemarkError {
  return new TidemarkError(
    'E_IMMUTABLE',
    `${image}:${tag} is ${shortDigest(taken)}: somebody else wrote it at the same moment`,
    {
      details: { image, tag, digest: taken, ours: to },
      hints: [
        'The facts of this run are withdrawn; `tidemark log` shows them.',
        'Ship it as the next version.',
      ],
    },
  )
}

/** Throws E_TAG_LOST for the first of the tags; passes when there is none. */
export function sayLost([lost]: readonly LostTag[]): void {
  if (lost === undefined) return
  const { image, tag, to } = lost.written
  const now = lost.now === null ? 'is gone' : `is ${shortDigest(lost.now)}`
  throw new TidemarkError('E_TAG_LOST', `${image}:${tag} ${now}, and should be ${shortDigest(to)}`, {
    details: { image, tag, digest: lost.now, ours: to },
    hints: ['Run the same command again: it finishes what is missing.'],
  })
}

function isOnce({ component }: Work, { written }: LostTag): boolean {
  return component.classes.some(({ key, moves }) => key === written.class && moves === 'never')
}

/** The tag that the artifact is known by: its version's, or for a build, which has none, any that is written once. */
export function isExact({ component, plan }: Work, tag: string, key: string): boolean {
  const tagClass = component.classes.find((candidate) => candidate.key === key)
  const isVersions = tagClass !== undefined && variablesOf(tagClass.pattern).includes('version')
  return isVersions || plan.actions.some((action) => action.tag === tag && action.to?.version === null)
}

function withdrawn(actor: string, record: RecordedFact): RecordDraft {
  return withdrawalOf(
    actor,
    record,
    'the exact tag was taken by another run, or by somebody outside the ledger',
  )
}
