import type { Ledger } from '../../ledger/ledger.ts'
import type { LedgerRecord } from '../../model/record.ts'
import type { ComponentState } from '../../model/state.ts'
import { runningIn } from '../../plan/promotion/runs.ts'
import type { Finding } from '../../plan/audit/finding.ts'
import type { Policy } from '../../policy/policy.ts'

/** Findings with who made it what was expected, as far as the ledger tells. */
export async function attributed(ledger: Ledger, findings: readonly Finding[]): Promise<readonly Finding[]> {
  const open = findings.filter(({ who, seq }) => who === null && seq !== null)
  const records = new Map<number, LedgerRecord>()
  for await (const record of ledger.pick(open.flatMap(({ seq }) => seq ?? [])))
    records.set(record.seq, record)
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
  const excused = new Set<string>()
  for await (const { id, data } of ledger.pick(running.map(({ seq }) => seq)))
    if (data['rollback'] === true || data['override'] !== undefined) excused.add(id)
  return excused
}
