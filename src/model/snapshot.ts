import type { ComponentFacts } from './component-facts.ts'
import type { DeprecationData } from './data.ts'
import type { Approval, CheckResult, Hold } from './evidence.ts'
import type { Fact } from './fact.ts'
import { FACT_KINDS } from './fact.ts'
import type { MutableState } from './fold.ts'
import type { PublishedState } from './state.ts'
import { StringTable } from './string-table.ts'
import type { Version } from './version.ts'

/** The version of the snapshot's own format; see {@link Snapshot}. */
export const SNAPSHOT_FORMAT = 3

/**
 * A snapshot: canonical JSON that a restore reads in milliseconds. Every text stands once, in `texts`, and rows name it
 * by position; -1 is null. `hash`, `seq` and `time` are the head and its time.
 */
export interface Snapshot {
  readonly components: readonly SnapshotComponent[]
  readonly format: number
  readonly hash: string | null
  readonly seq: number
  readonly texts: readonly string[]
  readonly time: string | null
}

export interface SnapshotComponent {
  readonly approvals: readonly Row[]
  readonly checks: readonly Row[]
  readonly deleted: readonly Row[]
  readonly deprecated: readonly DeprecationRow[]
  readonly facts: readonly Row[]
  readonly holds: readonly Row[]
  readonly name: string
  readonly published: readonly ImageRow[]
}

/** Version, version as written, reason, and the replacement where there is one. */
type DeprecationRow = readonly string[]

/** An image and one row per tag: tag, digest, version, seq, time. */
type ImageRow = readonly [image: string, tags: readonly Row[]]

/**
 * Of a fact: kind, id, seq, digest, version, commit, branch, git tag, environment, run, date, actor, 1 for a schema change; then each
 * platform and its digest in turn. Of evidence: id, seq, actor, time, then its own. Of what was deleted: digest, time.
 */
type Row = readonly (number | string)[]

/** `state` as canonical JSON text (RFC 8785) for {@link restoreState}. */
export function snapshotState(state: MutableState): string {
  const table = new StringTable()
  const components = state.components().map((name) => componentOf(name, state.grow(name), table))
  const snapshot: Snapshot = {
    components,
    format: SNAPSHOT_FORMAT,
    hash: state.head.hash,
    seq: state.head.seq,
    texts: table.texts,
    time: state.lastTime,
  }
  // The names above and below stand in canonical order, and rows hold only text and whole numbers, for which
  // JSON.stringify and RFC 8785 agree; it is five times as fast.
  return JSON.stringify(snapshot)
}

function componentOf(name: string, component: ComponentFacts, table: StringTable): SnapshotComponent {
  const deprecated = [...component.deprecated].map(([version, data]) => deprecationRow(version, data))
  const facts = component.facts.map((fact) => factRow(fact, table))
  const published = [...component.published].map(([image, tags]) => {
    const rows = [...tags].map(([tag, state]) => publishedRow(tag, state, table))
    return [image, rows] as const
  })
  const checks = component.checks.map((result) => checkRow(result, table))
  const approvals = component.approvals.map((approval) => approvalRow(approval, table))
  const holds = [...component.holds.values()].map((hold) => holdRow(hold, table))
  const deleted = [...component.deleted].map(([digest, time]) => [table.add(digest), time])
  return { approvals, checks, deleted, deprecated, facts, holds, name, published }
}

function deprecationRow(version: string, data: DeprecationData): DeprecationRow {
  const row = [version, data.version, data.reason]
  return data.replacement === undefined ? row : [...row, data.replacement]
}

function factRow(fact: Fact, table: StringTable): Row {
  const { kind, id, seq, digest, version, commit, branch, gitTag, environment, run, date } = fact
  const row: (number | string)[] = [FACT_KINDS.indexOf(kind), id, seq, table.add(digest)]
  row.push(table.add(version === null ? null : fullText(version)), table.add(commit), table.add(branch))
  row.push(table.add(gitTag), table.add(environment), table.add(run), date)
  row.push(table.add(fact.actor), Number(fact.schemaChange))
  for (const [platform, child] of Object.entries(fact.platforms))
    row.push(table.add(platform), table.add(child))
  return row
}

function stampRow({ id, seq, actor, time }: Approval | CheckResult | Hold, table: StringTable): Row {
  return [id, seq, table.add(actor), time]
}

function checkRow(result: CheckResult, table: StringTable): Row {
  const { check, passed, digest, commit, environment, date } = result
  const about = [table.add(digest), table.add(commit), table.add(environment)]
  return [...stampRow(result, table), table.add(check), Number(passed), ...about, date]
}

function approvalRow(approval: Approval, table: StringTable): Row {
  const { environment, digest, date } = approval
  return [...stampRow(approval, table), table.add(environment), table.add(digest), date]
}

function holdRow(hold: Hold, table: StringTable): Row {
  const { environment, reason, until, rollback } = hold
  return [
    ...stampRow(hold, table),
    table.add(environment),
    table.add(reason),
    table.add(until),
    Number(rollback),
  ]
}

/** The version with its build metadata, which `text` leaves out. */
function fullText(version: Version): string {
  return version.build.length === 0 ? version.text : `${version.text}+${version.build.join('.')}`
}

function publishedRow(tag: string, state: PublishedState, table: StringTable): Row {
  const { digest, version, seq, time } = state
  return [tag, table.add(digest), table.add(version), seq, table.add(time)]
}
