import { shortDigest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { GateRow } from '../../plan/promotion/gate.ts'
import { unmet } from '../../plan/promotion/gates.ts'
import { nameOf } from '../../plan/reasons.ts'
import { isUnchanged } from './move.ts'
import type { PlannedMove, PromoteRequest } from './plan-promotion.ts'

/** The gates that stop a move; none for a digest that runs there already. */
export function stopping(request: PromoteRequest, move: PlannedMove): readonly GateRow[] {
  if (isUnchanged(move)) return []
  return unmet(move.gates, move.environment, request.override !== null)
}

/** Throws E_HELD or E_GATE with everything that is missing, of every component; passes when all may go. */
export function demandReady(request: PromoteRequest, moves: readonly PlannedMove[]): void {
  const stopped = moves.flatMap((move) => stopping(request, move).map((row) => ({ move, row })))
  const [first] = stopped
  if (first === undefined) return
  const several = moves.length > 1
  const holds = new Set(stopped.flatMap(({ move, row }) => (row.gate === 'hold' ? [move] : [])))
  const held = stopped.every(({ move }) => holds.has(move))
  const lines = stopped.map(({ move, row }) => {
    const who = several ? `${move.component.name}: ` : ''
    return row.mend === null ? `${who}${row.message}` : `${who}${row.message}:  ${row.mend}`
  })
  const { environment } = first.move
  throw new TidemarkError(held ? 'E_HELD' : 'E_GATE', message(moves, stopped.length), {
    where: environment.where,
    details: {
      environment: environment.name,
      gates: stopped.map(({ move, row }) => ({ component: move.component.name, ...row })),
    },
    hints: [
      ...lines,
      ...overrideHint(
        request,
        first.move,
        stopped.map(({ row }) => row),
      ),
      'Nothing was written.',
    ],
  })
}

function message(moves: readonly PlannedMove[], count: number): string {
  const [first] = moves
  if (first === undefined) return 'nothing to promote'
  const { fact, environment, component } = first
  const digest = fact.digest === null ? '' : ` (${shortDigest(fact.digest)})`
  const what = moves.length > 1 ? `${moves.length} components` : `${component.name} ${nameOf(fact)}${digest}`
  return `${what} may not go to ${environment.name}: ${count} ${count === 1 ? 'gate is' : 'gates are'} not met`
}

function overrideHint(
  request: PromoteRequest,
  { environment }: PlannedMove,
  rows: readonly GateRow[],
): readonly string[] {
  const could = request.override === null && environment.override && rows.every((row) => row.overridable)
  if (could) return ['The policy lets you go on, on the record:  --override REASON']
  return request.override !== null && !environment.override
    ? [
        `--override: the policy does not allow it for ${environment.name} (environments.${environment.name}.override)`,
      ]
    : []
}
