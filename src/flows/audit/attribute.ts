import type { Ledger } from '../../ledger/ledger.ts'
import type { LedgerRecord } from '../../model/record.ts'
import type { ComponentState } from '../../model/state.ts'
import { runningIn } from '../../plan/promotion/runs.ts'
import type { Finding } from '../../plan/audit/finding.ts'
import type { Policy } from '../../policy/policy.ts'

/** The records with these seqs. */
export async function recordsAt(
  ledger: Ledger,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, LedgerRecord>> {
  const found = new Map<number, LedgerRecord>()
  for await (const record of ledger.pick(seqs)) found.set(record.seq, record)
  return found
}

/** Findings with who made it what was expected, as far as the ledger tells. */
export async function attributed(ledger: Ledger, findings: readonly Finding[]): Promise<readonly Finding[]> {
  const open = findings.filter(({ who, seq }) => who === null && seq !== null)
  const records = await recordsAt(
    ledger,
    open.flatMap(({ seq }) => seq ?? []),
  )
  return findings.map((finding) => {
    const record = finding.who === null && finding.seq !== null ? records.get(finding.seq) : undefined
    return record === undefined ? finding : { ...finding, who: record.actor, when: record.time }
  })
}

/** Record ids of what runs by a rollback, or over gates that were not met, which is on the record: nobody had to approve it. */
export async function excusedPromotions(
  ledger: Ledger,
  { environments }: Policy,
  state: ComponentState,
): Promise<ReadonlySet<string>> {
  const running = environments
    .filter(({ approvals }) => approvals > 0)
    .flatMap(({ name }) => runningIn(state, name) ?? [])
  const records = await recordsAt(
    ledger,
    running.map(({ seq }) => seq),
  )
  const excused = [...records.values()].filter(
    ({ data }) => data['rollback'] === true || data['override'] !== undefined,
  )
  return new Set(excused.map(({ id }) => id))
}
