import type { DeletedDigest, RetentionData } from '../../model/data.ts'
import type { Digest } from '../../model/digest.ts'
import type { RecordDraft } from '../../model/record.ts'
import type { PlannedDeletion } from '../../plan/retain/plan.ts'
import { draft } from '../stage/move.ts'

/** Digests in one record: a line of the ledger is to stay readable. */
const MOST = 1000

export interface RetentionDrafts {
  readonly component: string
  readonly images: readonly string[]
  readonly plan: Digest
  readonly actor: string
  readonly undo?: boolean
}

/** The records that `entries` are deleted; with `undo`, that they are not after all. */
export function retentionDrafts(
  entries: readonly PlannedDeletion[],
  { component, images, plan, actor, undo = false }: RetentionDrafts,
): readonly RecordDraft[] {
  const drafts: RecordDraft[] = []
  for (let at = 0; at < entries.length; at += MOST) {
    const digests = entries.slice(at, at + MOST).map(deleted)
    const data: RetentionData = { images, plan, digests, ...(undo && { undo }) }
    drafts.push(draft(component, 'retention', actor, data))
  }
  return drafts
}

function deleted({ digest, tags, why }: PlannedDeletion): DeletedDigest {
  return { digest, tags: [...new Set(Object.values(tags).flat())].toSorted(), why }
}
