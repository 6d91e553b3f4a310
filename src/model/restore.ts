import type { ComponentFacts } from './component-facts.ts'
import type { Digest } from './digest.ts'
import { isDigest } from './digest.ts'
import type { Approval, CheckResult, Hold } from './evidence.ts'
import type { Fact } from './fact.ts'
import { FACT_KINDS } from './fact.ts'
import { TidemarkError } from './failure.ts'
import { emptyState } from './fold.ts'
import type { MutableState } from './fold.ts'
import { isTimeText } from './read-data.ts'
import { isListOf, isRecord, isText, isTextOrAbsent } from './shape.ts'
import { SNAPSHOT_FORMAT } from './snapshot.ts'
import type { PublishedState } from './state.ts'
import type { Version } from './version.ts'
import { tryParseVersion } from './version.ts'

/**
 * The state that `text`, written by `snapshotState`, describes. Throws E_LEDGER_FORMAT for a snapshot of a newer format
 * and for one that is damaged: the state can be folded from the records again.
 */
export function restoreState(text: string): MutableState {
  return tryRestoreState(text) ?? refold()
}

/** As {@link restoreState}; null for a snapshot of an earlier format, which the records must replace. */
export function tryRestoreState(text: string): MutableState | null {
  const snapshot = parse(text)
  return isEarlier(snapshot['format']) ? null : restore(snapshot)
}

function isEarlier(format: unknown): boolean {
  if (!isSeq(format)) throw damaged('format')
  if (format > SNAPSHOT_FORMAT) throw newer(format)
  return format < SNAPSHOT_FORMAT
}

function restore({ hash, seq, time, texts, components }: Readonly<Record<string, unknown>>): MutableState {
  if (!isSeq(seq) || !isDigestOrNull(hash) || !(time === null || isTimeText(time))) throw damaged('head')
  if ((seq === 0) !== (hash === null) || !isListOf(texts, isText)) throw damaged('texts')
  if (!isListOf(components, isRecord)) throw damaged('components')
  const state = emptyState()
  state.head = { seq, hash }
  state.lastTime = time
  const table = new Texts(texts)
  for (const component of components) restoreComponent(state, component, table)
  return state
}

/** The texts of a snapshot, each checked once for what it is used as. */
class Texts {
  readonly #texts: readonly string[]
  readonly #digests: (Digest | undefined)[] = []
  readonly #versions: (Version | undefined)[] = []

  constructor(texts: readonly string[]) {
    this.#texts = texts
  }

  text(position: unknown): string {
    const text = typeof position === 'number' ? this.#texts[position] : undefined
    if (text === undefined) throw damaged('text position')
    return text
  }

  textOrNull(position: unknown): string | null {
    return position === -1 ? null : this.text(position)
  }

  digest(position: unknown): Digest {
    const known = this.#digests[Number(position)]
    if (known !== undefined) return known
    const text = this.text(position)
    if (!isDigest(text)) throw damaged('digest')
    this.#digests[Number(position)] = text
    return text
  }

  versionOrNull(position: unknown): Version | null {
    if (position === -1) return null
    const known = this.#versions[Number(position)]
    if (known !== undefined) return known
    const version = tryParseVersion(this.text(position))
    if (version === null) throw damaged('version')
    this.#versions[Number(position)] = version
    return version
  }
}

function restoreComponent(state: MutableState, value: Readonly<Record<string, unknown>>, table: Texts): void {
  const { name, facts, deleted, deprecated, published } = value
  if (!isText(name) || !isListOf(facts, isList)) throw damaged('component')
  if (!isListOf(deleted, isList)) throw damaged('component')
  if (!isListOf(deprecated, isList) || !isListOf(published, isList)) throw damaged('component')
  const component = state.grow(name)
  for (const row of facts) component.add(restoreFact(name, row, table))
  for (const row of deprecated) restoreDeprecation(component, row)
  for (const row of published) restorePublished(component, row, table)
  for (const row of deleted) restoreDeleted(component, row, table)
  restoreEvidence(component, value, table)
}

/** After all that would bring a digest back. */
function restoreDeleted(component: ComponentFacts, [digest, time]: readonly unknown[], table: Texts): void {
  if (!isTimeText(time)) throw damaged('deleted digest')
  component.deleted.set(table.digest(digest), time)
}

function restoreEvidence(
  { evidence }: ComponentFacts,
  { checks, approvals, holds }: Readonly<Record<string, unknown>>,
  table: Texts,
): void {
  if (!isListOf(checks, isList) || !isListOf(approvals, isList)) throw damaged('evidence')
  if (!isListOf(holds, isList)) throw damaged('evidence')
  for (const row of checks) evidence.putCheck(restoreCheck(row, table))
  for (const row of approvals) evidence.putApproval(restoreApproval(row, table))
  for (const row of holds) evidence.putHold(restoreHold(row, table))
}

const NO_PLATFORMS: Readonly<Record<string, Digest>> = Object.freeze({})

/** Columns of a fact before its platforms. */
const FACT_COLUMNS = 13

function restoreFact(component: string, row: readonly unknown[], table: Texts): Fact {
  const kind = FACT_KINDS[Number(row[0])]
  const id = row[1]
  const seq = row[2]
  const date = row[10]
  if (kind === undefined || !isText(id) || !isSeq(seq) || !isTimeText(date)) throw damaged('fact')
  return {
    kind,
    component,
    id,
    seq,
    digest: table.digest(row[3]),
    version: table.versionOrNull(row[4]),
    commit: table.textOrNull(row[5]),
    branch: table.textOrNull(row[6]),
    gitTag: table.textOrNull(row[7]),
    environment: table.textOrNull(row[8]),
    run: table.textOrNull(row[9]),
    date,
    platforms: row.length === FACT_COLUMNS ? NO_PLATFORMS : restorePlatforms(row, table),
    actor: table.textOrNull(row[11]),
    schemaChange: row[12] === 1,
  }
}

function restorePlatforms(row: readonly unknown[], table: Texts): Readonly<Record<string, Digest>> {
  const platforms: Record<string, Digest> = {}
  for (let at = FACT_COLUMNS; at < row.length; at += 2)
    platforms[table.text(row[at])] = table.digest(row[at + 1])
  return platforms
}

function restoreStamp(row: readonly unknown[], table: Texts): Pick<Hold, 'id' | 'seq' | 'actor' | 'time'> {
  const [id, seq, actor, time] = row
  if (!isText(id) || !isSeq(seq) || !isTimeText(time)) throw damaged('evidence')
  return { id, seq, actor: table.text(actor), time }
}

function restoreCheck(row: readonly unknown[], table: Texts): CheckResult {
  const date = row[9]
  if (!isTimeText(date)) throw damaged('check')
  return {
    ...restoreStamp(row, table),
    check: table.text(row[4]),
    passed: row[5] === 1,
    digest: row[6] === -1 ? null : table.digest(row[6]),
    commit: table.textOrNull(row[7]),
    environment: table.textOrNull(row[8]),
    date,
  }
}

function restoreApproval(row: readonly unknown[], table: Texts): Approval {
  const date = row[6]
  if (!isTimeText(date)) throw damaged('approval')
  const [environment, digest] = [table.text(row[4]), table.digest(row[5])]
  return { ...restoreStamp(row, table), environment, digest, date }
}

function restoreHold(row: readonly unknown[], table: Texts): Hold {
  const [environment, reason] = [table.text(row[4]), table.text(row[5])]
  const until = table.textOrNull(row[6])
  return { ...restoreStamp(row, table), environment, reason, until, rollback: row[7] === 1 }
}

function restoreDeprecation(component: ComponentFacts, row: readonly unknown[]): void {
  const [key, version, reason, replacement] = row
  if (!isText(key) || !isText(version) || !isText(reason)) throw damaged('deprecation')
  if (!isTextOrAbsent(replacement)) throw damaged('deprecation')
  component.deprecate(key, replacement === undefined ? { version, reason } : { version, reason, replacement })
}

function restorePublished(component: ComponentFacts, [image, rows]: readonly unknown[], table: Texts): void {
  if (!isText(image) || !isListOf(rows, isList)) throw damaged('published')
  const tags = component.tagsOf(image)
  for (const row of rows) {
    const [tag, digest, version, seq, time] = row
    if (!isText(tag) || !isSeq(seq)) throw damaged('published tag')
    const state: PublishedState = {
      digest: table.digest(digest),
      version: table.textOrNull(version),
      seq,
      time: table.text(time),
    }
    tags.set(tag, state)
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch (cause) {
    throw damaged('JSON', cause)
  }
  throw damaged('JSON')
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isSeq(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isDigestOrNull(value: unknown): value is Digest | null {
  return value === null || (isText(value) && isDigest(value))
}

function refold(): never {
  throw damaged('format')
}

function newer(format: number): TidemarkError {
  return new TidemarkError(
    'E_LEDGER_FORMAT',
    `the ledger's snapshot has format ${format}, written by a newer Tidemark; this one reads up to ${SNAPSHOT_FORMAT}`,
    { hints: ['Upgrade Tidemark and run the same command again.'], details: { format } },
  )
}

function damaged(part: string, cause?: unknown): TidemarkError {
  return new TidemarkError(
    'E_LEDGER_FORMAT',
    `the ledger's snapshot is damaged: its ${part} cannot be read`,
    { cause },
  )
}
