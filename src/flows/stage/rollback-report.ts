import { componentFlag } from '../../plan/component-flag.ts'
import { quoted } from '../../plan/quoted.ts'
import type { SchemaChange } from '../../plan/promotion/schema-changes.ts'
import type { Policy } from '../../policy/policy.ts'
import type { Settled } from '../publish/converge.ts'
import type { WrittenTag } from '../results.ts'
import type { PlannedRollback, RollbackRequest } from './plan-rollback.ts'
import { moveSummary } from './promote-report.ts'
import type { MoveSummary } from './promote-report.ts'

/** `tidemark rollback`. */
export interface RollbackResult {
  readonly environment: string
  readonly outcome: 'planned' | 'declined' | 'done'
  readonly reason: string
  /** When the hold ends by itself; null: when it is lifted. */
  readonly heldUntil: string | null
  readonly components: readonly (MoveSummary & {
    /** When the environment last began to run the digest: RFC 3339, UTC. */
    readonly ranSince: string | null
    readonly schemaChanges: readonly SchemaChange[]
    /** Versions that were passed over as they are deprecated. */
    readonly skipped: readonly string[]
  })[]
  readonly written: readonly WrittenTag[]
  readonly unchanged: boolean
  readonly notices: readonly string[]
  /** Seq of the ledger's newest record afterwards; null when nothing was done. */
  readonly ledgerSeq: number | null
}

interface End {
  readonly outcome: RollbackResult['outcome']
  readonly settled: Settled | null
}

export function rollbackReport(
  policy: Policy,
  request: RollbackRequest,
  moves: readonly PlannedRollback[],
  { outcome, settled }: End,
): RollbackResult {
  return {
    environment: request.environment,
    outcome,
    reason: request.reason,
    heldUntil: request.until,
    components: moves.map((move) => ({
      ...moveSummary(move),
      ranSince: move.ranSince,
      schemaChanges: move.schemaChanges,
      skipped: move.skipped,
    })),
    written: settled?.written ?? [],
    unchanged: settled !== null && settled.written.length === 0 && settled.recorded === 0,
    notices: moves.flatMap((move) => noticesOf(policy, request, move)),
    ledgerSeq: settled?.ledgerSeq ?? null,
  }
}

function noticesOf(policy: Policy, request: RollbackRequest, move: PlannedRollback): readonly string[] {
  const { begun, environment, component, skipped, schemaChanges } = move
  const passed = skipped.map((version) => `${version} of ${component.name} was passed over: it is deprecated`)
  const crossed = schemaChanges.map(
    ({ version }) => `${version} of ${component.name} changed a schema: migrations are not rolled back`,
  )
  const again = `${component.name} is held after a rollback of ${environment.name}; further back:  --to previous`
  return [...passed, ...crossed, ...(begun ? [again] : leftBehind(policy, request, move))]
}

/** The release that was rolled back from is still what floating tags name. */
function leftBehind(
  policy: Policy,
  { reason }: RollbackRequest,
  { before, fact, component }: PlannedRollback,
): readonly string[] {
  const bad = before?.version ?? null
  if (bad === null || bad.text === fact.version?.text) return []
  const command = `tidemark deprecate ${bad.text} --reason ${quoted(reason)}${componentFlag(policy, component.name)}`
  return [`${bad.text} still stands, and so do the tags that float to it:  ${command}`]
}
