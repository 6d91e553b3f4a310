import type { State } from '../../model/state.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Action } from '../../plan/action.ts'
import { everClaimed, publishedAs } from './give-tag.ts'
import type { Work } from './subject.ts'

/**
 * The work, with tags that are written once put back where a run of ours wrote them that has lost the version: what they name is a
 * fact that the ledger knew and does not want there. Bytes that it never knew are nobody's to write over.
 */
export async function mended(
  ledger: Ledger,
  work: Work,
  { state, mend }: { readonly state: State; readonly mend: boolean },
): Promise<Work> {
  const facts = state.component(work.component.name)
  const actions: Action[] = []
  for (const action of work.plan.actions) {
    const { tag, to } = action
    const final = to !== null && publishedAs(facts, tag) === to.digest
    const back = isStrange(action) && (mend || final) && (await isOurs(ledger, work, action))
    actions.push(back ? { ...action, action: 'move', why: 'a run that lost the version wrote it' } : action)
  }
  return { ...work, plan: { ...work.plan, actions } }
}

function isStrange({ action, moves, from, to }: Action): boolean {
  const digests = [from?.digest ?? null, to?.digest ?? null]
  return action === 'refuse' && moves === 'never' && !digests.includes(null) && digests[0] !== digests[1]
}

async function isOurs(ledger: Ledger, { component }: Work, { tag, from }: Action): Promise<boolean> {
  const digest = from?.digest ?? null
  return digest !== null && (await everClaimed(ledger, { component, tag, digest }))
}
