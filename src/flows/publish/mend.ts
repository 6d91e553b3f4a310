import type { ComponentState, State } from '../../model/state.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Action } from '../../plan/action.ts'
import { everClaimed, publishedAs } from './give-tag.ts'
import type { Work } from './subject.ts'

/**
 * The work, with tags that are written once put back to what the ledger says was published, where a run of ours wrote them that has
 * lost the version. Bytes that the ledger never knew are nobody's to write over.
 */
export async function mended(ledger: Ledger, work: Work, state: State): Promise<Work> {
  const facts = state.component(work.component.name)
  const actions: Action[] = []
  for (const action of work.plan.actions) {
    const back = isStrange(action) && isFinal(work, facts, action) && (await isOurs(ledger, work, action))
    actions.push(back ? { ...action, action: 'move', why: 'a run that lost the version wrote it' } : action)
  }
  return { ...work, plan: { ...work.plan, actions } }
}

/**
 * The work, one tag at a time, of tags that name what a run of ours wrote and the ledger does not want there, where nothing says yet
 * what was published.
 */
export async function openTags(ledger: Ledger, work: Work, state: State): Promise<readonly Work[]> {
  const facts = state.component(work.component.name)
  const strange = work.plan.actions.filter((action) => isStrange(action) && !isFinal(work, facts, action))
  const open: Action[] = []
  for (const action of strange) if (await isOurs(ledger, work, action)) open.push(action)
  const tags = new Set(open.map(({ tag }) => tag))
  return [...tags].map((tag) => {
    const actions = work.plan.actions.filter((action) => action.tag === tag)
    return { ...work, plan: { ...work.plan, actions } }
  })
}

/** True when the ledger says of the artifact that shall have the tag that it was published under one that it keeps for ever. */
function isFinal({ plan }: Work, facts: ComponentState, { to }: Action): boolean {
  return plan.actions.some(
    (other) =>
      other.moves === 'never' &&
      other.to?.digest === to?.digest &&
      publishedAs(facts, other.tag) === (to?.digest ?? null) &&
      to !== null,
  )
}

function isStrange({ action, moves, from, to }: Action): boolean {
  const digests = [from?.digest ?? null, to?.digest ?? null]
  return action === 'refuse' && moves === 'never' && !digests.includes(null) && digests[0] !== digests[1]
}

async function isOurs(ledger: Ledger, { component }: Work, { tag, from }: Action): Promise<boolean> {
  const digest = from?.digest ?? null
  return digest !== null && (await everClaimed(ledger, { component, tag, digest }))
}
