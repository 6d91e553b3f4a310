import { TidemarkError } from '../../model/failure.ts'
import { shortDigest } from '../../model/digest.ts'
import type { RecordDraft } from '../../model/record.ts'
import { variablesOf } from '../../policy/pattern.ts'
import type { World } from '../world.ts'
import { appendRetrying } from '../../ledger/append-loop.ts'
import type { Intent } from './record-facts.ts'
import type { Subject } from './subject.ts'
import type { LostTag } from './write-tags.ts'

/**
 * A `never` tag that somebody outside the ledger took in the moment between our read and our write: ours is not what the tag
 * names, so the facts of this run are withdrawn (they stay readable) and the publish is refused.
 */
export async function loseExactTag(
  world: World,
  subject: Subject,
  outcome: { readonly intent: Intent; readonly lost: readonly LostTag[] },
): Promise<void> {
  const { intent, lost } = outcome
  const exact = lost.find(({ written }) => isExact(subject, written.class))
  if (exact === undefined) return
  const actor = await world.actor()
  const drafts = intent.records.map((record) => withdrawal(actor, subject, record))
  await appendRetrying(await world.ledger(), () => drafts, world)
  const { tag, image } = exact.written
  const now = exact.now === null ? 'is gone' : `is ${shortDigest(exact.now)}`
  throw new TidemarkError(
    'E_IMMUTABLE',
    `${image}:${tag} ${now}: somebody else wrote it at the same moment`,
    {
      details: { image, tag, digest: exact.now, ours: exact.written.to },
      hints: [
        'The facts of this run are withdrawn; `tidemark log` shows them.',
        'Ship it as the next version.',
      ],
    },
  )
}

function isExact(subject: Subject, key: string): boolean {
  const tagClass = subject.event.component.classes.find((candidate) => candidate.key === key)
  return tagClass?.moves === 'never' && variablesOf(tagClass.pattern).includes('version')
}

function withdrawal(actor: string, subject: Subject, record: string): RecordDraft {
  const reason = 'the exact tag was taken by somebody outside the ledger'
  const component = subject.event.component.name
  return { component, type: 'withdrawal', actor, data: { record, reason } }
}
