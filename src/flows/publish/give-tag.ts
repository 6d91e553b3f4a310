import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { factOf, isFactType } from '../../model/fact-of.ts'
import type { FactType } from '../../model/fact-of.ts'
import type { LedgerRecord, RecordDraft } from '../../model/record.ts'
import type { ComponentState, State } from '../../model/state.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { promotionsWith } from '../../plan/settle.ts'
import { createViews, viewsOf } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'

/** A tag that is written once, and the bytes that it shall belong to. */
export interface Claim {
  readonly component: Component
  readonly tag: string
  readonly digest: Digest
}

/** A fact that was recorded once: it may have been withdrawn since. */
interface Recorded {
  readonly record: LedgerRecord
  readonly type: FactType
}

/**
 * The records that give a tag to the fact of this digest again, which another run withdrew to replace it: the fact as it was
 * recorded, with the promotions that came with it, and withdrawals of what has the tag now. Empty when it has the tag already, and
 * for bytes that the ledger never knew.
 */
export async function givingTag(
  ledger: Ledger,
  claim: Claim,
  given: { readonly state: State; readonly actor: string },
): Promise<readonly RecordDraft[]> {
  const { component, tag, digest } = claim
  const state = given.state.component(component.name)
  const wanted = viewsOf(component, state).wanted(tag)
  if (wanted?.digest === digest) return []
  const [before, ...others] = await recordedFor(ledger, claim)
  if (before === undefined) return []
  const { actor } = given
  const gone = wanted?.fact == null ? [] : [wanted.fact, ...promotionsWith(wanted.fact, state)]
  const back = [before, ...others.filter(({ record, type }) => cameWith(before, { record, type }))]
  return [
    ...gone.map((fact) => withdrawalOf(actor, fact, `${tag} belongs to what was built before`)),
    ...back
      .filter(({ record }) => state.byId(record.id) === undefined)
      .map(({ record, type }) => ({ component: component.name, type, actor, data: record.data })),
  ]
}

/** True when the ledger ever knew a fact with this digest that makes the tag. */
export async function everClaimed(ledger: Ledger, claim: Claim): Promise<boolean> {
  return (await recordedFor(ledger, claim)).length > 0
}

/** What the ledger says that the tag was published as, in whichever image: that is final. null when it says nothing. */
export function publishedAs({ published }: ComponentState, tag: string): Digest | null {
  for (const tags of published.values()) {
    const digest = tags.get(tag)?.digest
    if (digest !== undefined) return digest
  }
  return null
}

/** The draft that withdraws a fact. */
export function withdrawalOf(
  actor: string,
  { id, component }: Pick<Fact, 'id' | 'component'>,
  reason: string,
): RecordDraft {
  return { component, type: 'withdrawal', actor, data: { record: id, reason } }
}

/** The newest artifact with the digest that makes the tag, withdrawn or not, and then the promotions of the digest. */
async function recordedFor(ledger: Ledger, { component, tag, digest }: Claim): Promise<readonly Recorded[]> {
  const views = createViews(component)
  let artifact: Recorded | null = null
  const promotions: Recorded[] = []
  for await (const record of ledger.pick(await ledger.find([digest]))) {
    const { type } = record
    if (record.component !== component.name || !isFactType(type) || record.data['digest'] !== digest) continue
    if (type === 'promotion') promotions.push({ record, type })
    else if (views.made(factOf(record)).some((made) => made.tag === tag)) artifact = { record, type }
  }
  return artifact === null ? [] : [artifact, ...promotions]
}

/** True for a promotion that was recorded with the artifact, because an environment follows its branch. */
function cameWith(artifact: Recorded, { record }: Recorded): boolean {
  return record.seq > artifact.record.seq && record.data['reason'] === 'follows'
}
