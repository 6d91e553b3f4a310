import type { Contract } from '../policy/policy.ts'
import type { Action } from './action.ts'
import { compareText } from './order.ts'

/** What of an action decides when it is written. `class` is the key of the tag class. */
export type Ordered = Pick<Action, 'class' | 'moves' | 'tag'>

const STAGES: Readonly<Record<Contract, number>> = { never: 0, daily: 1, forward: 2, freely: 3 }
const LAST = 4

/**
 * The order of writing, which is the safety (docs/design.md, "Publishing"): `never`, `daily`, `forward` from the narrowest pattern to
 * the widest, `freely`, and `latest` last of all; then by tag.
 */
export function compareWriteOrder(a: Ordered, b: Ordered): number {
  return stageOf(a) - stageOf(b) || widthOf(b) - widthOf(a) || compareText(a.tag, b.tag)
}

/**
 * The `create` and `move` actions in groups, in the order in which they must be written: everything of a group may go in one
 * request, and must stand before the next group begins.
 */
export function writeGroups(actions: readonly Action[]): readonly (readonly Action[])[] {
  const groups = new Map<string, Action[]>()
  const writes = actions.filter(({ action }) => action === 'create' || action === 'move')
  for (const action of writes.toSorted(compareWriteOrder)) {
    const key = `${stageOf(action)} ${action.moves === 'forward' ? widthOf(action) : ''}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [action])
    else group.push(action)
  }
  return [...groups.values()]
}

function stageOf({ tag, moves }: Ordered): number {
  return tag === 'latest' ? LAST : STAGES[moves]
}

const VARIABLE = /\{(\w+)/gu
/** How much a variable says of a version; every other one counts once. */
const WEIGHTS: Readonly<Record<string, number>> = { version: 4, line: 2 }

/** Patterns that were measured: a policy has a few, and a sort of thousands of tags asks for each many times. */
const WIDTHS = new Map<string, number>()

/** How narrow a pattern is: `{major}.{minor}` 2, `{major}` 1, `stable` 0. */
function widthOf({ class: key }: Ordered): number {
  const known = WIDTHS.get(key)
  if (known !== undefined) return known
  let width = 0
  for (const [, name = ''] of key.matchAll(VARIABLE)) width += WEIGHTS[name] ?? 1
  WIDTHS.set(key, width)
  return width
}
