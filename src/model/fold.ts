import { checkFollows, recordHash } from './chain.ts'
import { ComponentFacts } from './component-facts.ts'
import type { Digest } from './digest.ts'
import { factOf, isFactType } from './fact-of.ts'
import { TidemarkError } from './failure.ts'
import {
  ADOPTION,
  APPROVAL,
  CHECK,
  DEPRECATION,
  HOLD,
  isTimeText,
  malformed,
  PUBLISHED,
  readData,
  RETENTION,
  WITHDRAWAL,
} from './read-data.ts'
import type { Head, LedgerRecord, RecordType } from './record.ts'
import { EMPTY_HEAD, RECORD_FORMAT, RECORD_TYPES } from './record.ts'
import type { ComponentState, State } from './state.ts'
import { tryParseVersion } from './version.ts'

/** A state that {@link applyRecord} grows in place. Its owner is whoever made it. */
export class MutableState implements State {
  head: Head = EMPTY_HEAD
  lastTime: string | null = null
  readonly #components = new Map<string, ComponentFacts>()

  component(name: string): ComponentState {
    return this.#components.get(name) ?? new ComponentFacts()
  }

  components(): readonly string[] {
    return [...this.#components.keys()]
  }

  /** The component to write to; made when it is new. */
  grow(name: string): ComponentFacts {
    const known = this.#components.get(name)
    if (known !== undefined) return known
    const component = new ComponentFacts()
    this.#components.set(name, component)
    return component
  }
}

/** The state of an empty ledger. */
export function emptyState(): MutableState {
  return new MutableState()
}

/**
 * Grows `state` by one record (docs/design.md, "The ledger"). `hash` is the record's own, where the caller knows it.
 * Throws, and leaves the state as it was: E_LEDGER_NEWER for a record format of a later Tidemark, E_LEDGER_CHAIN for a
 * record that does not follow the head or goes back in time, E_LEDGER_RECORD for malformed data of a known type.
 * Records of an unknown type only advance the head.
 */
export function applyRecord(
  state: MutableState,
  record: LedgerRecord,
  hash: Digest = recordHash(record),
): void {
  checkFormat(record)
  checkFollows(state.head, record)
  checkTime(state, record)
  addRecord(state, record)
  state.head = { seq: record.seq, hash }
  state.lastTime = record.time
}

/**
 * Grows the facts by one record, wherever it stands; the head stays. For facts about a few names, of which a ledger finds the records.
 * Throws E_LEDGER_RECORD, and leaves the state as it was.
 */
export function addRecord(state: MutableState, record: FoldedRecord): void {
  if (isFactType(record.type)) state.grow(record.component).add(factOf(record))
  else reduce(state, record)
}

/** What of a record the fold looks at. */
export type FoldedRecord = Omit<LedgerRecord, 'v' | 'prev'>

/**
 * What a record that is no fact of its own does to the facts, wherever it stands. Throws E_LEDGER_RECORD and leaves them as
 * they were; a type that views do not look at, or an unknown one, changes nothing.
 */
export function reduce(state: MutableState, record: FoldedRecord): void {
  if (isKnown(record.type)) REDUCERS[record.type]?.(state, record)
}

/** True for a record type that {@link reduce} does something about. */
export function isReduced(type: string): boolean {
  return isKnown(type) && REDUCERS[type] !== undefined
}

/** What the records that are no facts of their own do; a type without a row changes nothing that views look at. */
const REDUCERS: Partial<Record<RecordType, (state: MutableState, record: FoldedRecord) => void>> = {
  published: (state, record) => {
    const data = readData(record, PUBLISHED)
    state.grow(record.component).publish(data, record)
  },
  adoption: (state, record) => {
    const data = readData(record, ADOPTION)
    state.grow(record.component).adopt(data, record)
  },
  deprecation: (state, record) => {
    const data = readData(record, DEPRECATION)
    const version = tryParseVersion(data.version)
    if (version === null) throw malformed(record, 'data.version')
    state.grow(record.component).deprecate(version.text, data)
  },
  check: (state, record) => {
    const data = readData(record, CHECK)
    if (data.digest === undefined && data.commit === undefined) throw malformed(record, 'data.digest')
    state.grow(record.component).evidence.check(data, record)
  },
  approval: (state, record) => {
    const data = readData(record, APPROVAL)
    state.grow(record.component).evidence.approve(data, record)
  },
  hold: (state, record) => {
    const data = readData(record, HOLD)
    state.grow(record.component).evidence.hold(data, record)
  },
  retention: (state, record) => {
    const data = readData(record, RETENTION)
    state.grow(record.component).retain(data, record)
  },
  withdrawal: (state, record) => {
    const data = readData(record, WITHDRAWAL)
    state.grow(record.component).withdraw(data.record)
  },
}

const KNOWN: ReadonlySet<string> = new Set(RECORD_TYPES)

function isKnown(type: string): type is RecordType {
  return KNOWN.has(type)
}

function checkFormat(record: LedgerRecord): void {
  if (record.v === RECORD_FORMAT) return
  if (!Number.isSafeInteger(record.v) || record.v < RECORD_FORMAT) throw malformed(record, 'v')
  throw new TidemarkError(
    'E_LEDGER_NEWER',
    `record ${record.seq} has format ${record.v}, written by a newer Tidemark; this one reads up to ${RECORD_FORMAT}`,
    {
      hints: ['Upgrade Tidemark and run the same command again.'],
      details: { seq: record.seq, v: record.v },
    },
  )
}

function checkTime(state: MutableState, record: LedgerRecord): void {
  if (!isTimeText(record.time)) throw malformed(record, 'time')
  if (state.lastTime === null || record.time >= state.lastTime) return
  throw new TidemarkError(
    'E_LEDGER_CHAIN',
    `the ledger is broken: record ${record.seq} of ${record.time} is older than the one before it`,
    { details: { seq: record.seq, id: record.id } },
  )
}
