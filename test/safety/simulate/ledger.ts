import type { Ledger, LedgerPromises, ReadOptions } from '../../../src/ledger/ledger.ts'
import { MemoryLedger } from '../../../src/ledger/memory.ts'
import { isAt, movedOn } from '../../../src/ledger/moved.ts'
import { ScannedLedger } from '../../../src/ledger/scanned.ts'
import { TidemarkError } from '../../../src/model/failure.ts'
import type { Head, LedgerRecord, RecordDraft } from '../../../src/model/record.ts'
import type { State } from '../../../src/model/state.ts'
import type { Attempt } from './attempt.ts'
import type { Engine } from './engine.ts'
import { nameOfDigest } from './images.ts'

/** The ledger's remote: one chain that all runs push to. A push is taken only if it follows what is there. */
export class SimulatedRemote {
  readonly engine: Engine
  readonly memory: MemoryLedger
  /** Everything that was ever appended, in order. */
  readonly records: LedgerRecord[]
  #newest: State | null = null

  constructor(engine: Engine, before: readonly LedgerRecord[]) {
    this.engine = engine
    this.records = [...before]
    const clock = { now: () => new Date(engine.now) }
    this.memory = new MemoryLedger({ clock, random: (count) => engine.dice.bytes(count) }, before)
  }

  /** The ledger as a run with a checkout of its own sees it. */
  ledgerFor(attempt: Attempt): Ledger {
    return new RunLedger(this, attempt)
  }

  /** What all runs read that ask now: nobody changes what was folded. */
  async load(): Promise<State> {
    if (this.#newest === null) this.#newest = await this.memory.load()
    return this.#newest
  }

  async push(drafts: readonly RecordDraft[], expected: Head): Promise<readonly LedgerRecord[]> {
    const added = await this.memory.append(drafts, expected)
    if (added.length > 0) this.#newest = null
    this.records.push(...added)
    return added
  }
}

/** As the git store does: a run that asked once knows, until it asks afresh or loses a push. */
class RunLedger extends ScannedLedger implements Ledger {
  readonly kind = 'simulated'
  readonly promises: LedgerPromises = { durable: true, attributed: true, writable: true }
  readonly #remote: SimulatedRemote
  readonly #attempt: Attempt
  #known: State | null = null

  constructor(remote: SimulatedRemote, attempt: Attempt) {
    super()
    this.#remote = remote
    this.#attempt = attempt
  }

  async head(options?: ReadOptions): Promise<Head> {
    return (await this.load(options)).head
  }

  async load(options: ReadOptions = {}): Promise<State> {
    if (this.#known !== null && options.fresh !== true) return this.#known
    return await this.#fetch()
  }

  override async *read(since = 0): AsyncGenerator<LedgerRecord> {
    const { head } = await this.load()
    for (const record of this.#remote.records.slice(since, head.seq)) yield record
  }

  async append(drafts: readonly RecordDraft[], expected: Head): Promise<readonly LedgerRecord[]> {
    const { head } = await this.load()
    try {
      if (!isAt(head, expected)) throw movedOn(expected, head)
      if (drafts.length === 0) return []
      const records = await this.#push(drafts, expected)
      // What was pushed is known without asking again.
      this.#known = await this.#remote.load()
      return records
    } catch (error) {
      this.#known = null
      throw error
    }
  }

  async #push(drafts: readonly RecordDraft[], expected: Head): Promise<readonly LedgerRecord[]> {
    const label = `push after ${expected.seq}: ${drafts.map((draft) => told(draft)).join('; ')}`
    const { engine } = this.#remote
    return await engine.io(this.#attempt, {
      label,
      kind: 'write',
      key: 'ledger',
      effect: () => this.#remote.push(drafts, expected),
      fault: unavailable,
    })
  }

  async #fetch(): Promise<State> {
    const remote = this.#remote
    const { engine } = remote
    const effect = async (): Promise<State> => {
      this.#known = await remote.load()
      engine.note(`      -> record ${this.#known.head.seq}`)
      return this.#known
    }
    return await engine.io(this.#attempt, { label: 'fetch', kind: 'read', effect, fault: unavailable })
  }
}

function unavailable(): TidemarkError {
  return new TidemarkError('E_LEDGER_UNAVAILABLE', 'the simulated remote did not answer')
}

/** A draft for the trace. */
function told({ type, data }: RecordDraft): string {
  const { version, digest, environment, tags, record } = data
  const written: readonly { readonly tag: string; readonly to: string }[] = Array.isArray(tags) ? tags : []
  const parts = [
    ...[version, environment, record].filter((part) => typeof part === 'string'),
    ...(typeof digest === 'string' ? [nameOfDigest(digest)] : []),
    written.map(({ tag, to }) => `${tag}=${nameOfDigest(to)}`).join(','),
  ]
  return [type, ...parts.filter((part) => part !== '')].join(' ')
}
