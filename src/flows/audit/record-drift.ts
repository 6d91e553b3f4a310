import type { Ledger } from '../../ledger/ledger.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { DriftData } from '../../model/data.ts'
import { DRIFT_NAME } from '../../model/names.ts'
import type { RecordData, RecordDraft } from '../../model/record.ts'
import { keyOfFinding } from '../../plan/audit/finding.ts'
import type { Finding } from '../../plan/audit/finding.ts'
import { isAsBad } from '../../plan/audit/severity.ts'
import type { World } from '../world.ts'

const TRIES = 5

/** What this audit found, and of which components. */
export interface Seen {
  readonly components: readonly string[]
  readonly findings: readonly Finding[]
  /** False where not everything was looked at: then nothing counts as settled. */
  readonly complete: boolean
}

/**
 * Appends a `drift` record for every finding of weight that no record tells of yet, and one that settles each that is found no more.
 * Answers how many. Throws whatever the ledger gives cause for.
 */
export async function recordDrift(world: World, seen: Seen): Promise<number> {
  const ledger = await world.ledger()
  const actor = await world.actor()
  for (let attempt = 1; ; attempt += 1) {
    const { head } = await ledger.load({ fresh: attempt > 1 })
    const drafts = draftsOf(seen, await standingDrift(ledger, head.seq), actor)
    try {
      return drafts.length === 0 ? 0 : (await ledger.append(drafts, head)).length
    } catch (error) {
      if (!isFailure(error, 'E_LEDGER_MOVED') || attempt === TRIES) throw error
    }
  }
}

interface Standing {
  readonly component: string
  readonly data: RecordData
}

/** Drift that was recorded and not settled since, by key. */
async function standingDrift(ledger: Ledger, until: number): Promise<ReadonlyMap<string, Standing>> {
  const standing = new Map<string, Standing>()
  const seqs = await ledger.find([DRIFT_NAME])
  for await (const { type, component, data } of ledger.pick(seqs.filter((seq) => seq <= until))) {
    const key = data['key']
    if (type !== 'drift' || typeof key !== 'string') continue
    if (data['settled'] === true) standing.delete(key)
    else standing.set(key, { component, data })
  }
  return standing
}

function draftsOf(
  { components, findings, complete }: Seen,
  standing: ReadonlyMap<string, Standing>,
  actor: string,
): readonly RecordDraft[] {
  const weighty = new Map(
    findings
      .filter(({ severity }) => isAsBad(severity, 'medium'))
      .map((finding) => [keyOfFinding(finding), finding] as const),
  )
  const fresh = [...weighty].filter(([key]) => !standing.has(key))
  const settled = [...standing].filter(
    ([key, { component }]) => complete && components.includes(component) && !weighty.has(key),
  )
  return [
    ...fresh.map(([key, finding]) => draft(finding.component, actor, dataOf(key, finding))),
    ...settled.map(([, { component, data }]) => draft(component, actor, { ...data, settled: true })),
  ]
}

function draft(component: string, actor: string, data: RecordData): RecordDraft {
  return { component, type: 'drift', actor, data }
}

function dataOf(key: string, finding: Finding): RecordData {
  const { code, severity, image, tag, gitTag, environment, version, old, now, change, message } = finding
  const known = { image, tag, gitTag, environment, version, old, now, change }
  const said = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null))
  const data: DriftData = { key, code, severity, ...said, message }
  return { ...data }
}

/** Throws E_LEDGER_READONLY where nothing can be appended: facts that are only derived. */
export function demandWritable({ kind, promises }: Ledger): void {
  if (promises.writable && promises.durable) return
  throw new TidemarkError('E_LEDGER_READONLY', `the ledger is ${kind}: what was found cannot be recorded`)
}
