import { TidemarkError } from '../../model/failure.ts'
import { shortDigest } from '../../model/digest.ts'
import type { RecordDraft } from '../../model/record.ts'
import { variablesOf } from '../../policy/pattern.ts'
import type { World } from '../world.ts'
import { appendRetrying } from '../../ledger/append-loop.ts'
import type { RecordedFact } from './record-facts.ts'
import type { Work } from './subject.ts'
import type { WorkDone } from './write-plan.ts'
import type { LostTag } from './write-tags.ts'

/**
 * A `never` tag that somebody outside the ledger took in the moment between our read and our write: ours is not what the tag
 * names. When it is the tag that the artifact is known by, the facts of this run are withdrawn (they stay readable) and the
 * publish is refused; of any other one (the commit tag of a release), and of one that names nothing, the run says that it is
 * lost: the same command may finish it.
 */
export async function loseExactTag(
  world: World,
  done: readonly WorkDone[],
  records: readonly RecordedFact[],
): Promise<void> {
  const once = done.flatMap(({ work, lost }) => lost.filter((each) => isOnce(work, each)))
  const exact = done
    .flatMap(({ work, lost }) => lost.filter((each) => isOnce(work, each) && isExact(work, each)))
    .find(({ now }) => now !== null)
  const taken = exact?.now ?? null
  if (exact === undefined || taken === null) return sayLost(once)
  const actor = await world.actor()
  const drafts = records.map((record) => withdrawal(actor, record))
  await appendRetrying(await world.ledger(), () => drafts, world)
  const { tag, image } = exact.written
  throw new TidemarkError(
    'E_IMMUTABLE',
    `${image}:${tag} is ${shortDigest(taken)}: somebody else wrote it at the same moment`,
    {
      details: { image, tag, digest: taken, ours: exact.written.to },
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
function isExact({ component, plan }: Work, { written }: LostTag): boolean {
  const tagClass = component.classes.find(({ key }) => key === written.class)
  const isVersions = tagClass !== undefined && variablesOf(tagClass.pattern).includes('version')
  return isVersions || plan.actions.some(({ tag, to }) => tag === written.tag && to?.version === null)
}

function withdrawal(actor: string, { id, component }: RecordedFact): RecordDraft {
  const reason = 'the exact tag was taken by somebody outside the ledger'
  return { component, type: 'withdrawal', actor, data: { record: id, reason } }
}
