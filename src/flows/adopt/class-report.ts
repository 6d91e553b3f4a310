import type { Claimed } from '../../plan/adopt/explained.ts'
import { newestFirst } from '../../plan/adopt/numeric-order.ts'
import { rowText } from '../../plan/adopt/policy-text.ts'
import type { ChosenClass } from '../../plan/adopt/draft.ts'
import type { Movement } from '../../plan/adopt/would-move.ts'
import type { AdoptClass } from './result.ts'

const EXAMPLES = 4

/** What is known of one class of the policy to be. */
export function classReport(
  { key, row, doubts }: ChosenClass,
  claimed: readonly Claimed[],
  movements: readonly Movement[],
): AdoptClass {
  const own = claimed.filter(({ tagClass }) => tagClass.key === key)
  const movement = movements.filter((each) => each.class === key)
  return {
    key,
    row: rowText(row),
    tags: own.length,
    examples: own
      .map(({ tag }) => tag)
      .toSorted(newestFirst)
      .slice(0, EXAMPLES),
    doubts,
    moves: movement.flatMap(({ tag, from, fromVersion, to, version }) =>
      from === null ? [] : [{ tag, from, fromVersion, to, version }],
    ),
    missing: movement.filter(({ from }) => from === null).map(({ tag }) => tag),
  }
}

const MOST_MOVES = 3

/** The same as comments above the class. */
export function classRemarks({ key, tags, examples, doubts, moves, missing }: AdoptClass): readonly string[] {
  const many = tags === 1 ? '1 tag' : `${tags} tags`
  const plain = !key.includes('{')
  return [
    ...(plain && doubts.length + moves.length === 0
      ? []
      : [plain ? many : `${many}: ${examples.join(', ')}`]),
    ...doubts.map((doubt) => `Doubt: ${doubt}.`),
    ...moves
      .slice(0, MOST_MOVES)
      .map(
        ({ tag, from, fromVersion, version }) =>
          `Would move: ${tag}, from ${fromVersion ?? from.slice(0, 19)} to ${version}.`,
      ),
    ...(moves.length > MOST_MOVES ? [`Would move: ${moves.length - MOST_MOVES} more.`] : []),
    ...(missing.length > 0
      ? [
          `Would be made: ${missing.slice(0, EXAMPLES).join(', ')}${missing.length > EXAMPLES ? ` and ${missing.length - EXAMPLES} more` : ''}.`,
        ]
      : []),
  ]
}
