import type { LedgerRecord } from '../../../model/record.ts'
import {
  BLOCK_SEGMENTS,
  blockPath,
  fullSegments,
  SHARDS,
  SPAN_BLOCKS,
  SPAN_SEGMENTS,
  spanPath,
} from '../layout.ts'
import { chainError } from '../segments.ts'
import type { LedgerFiles } from '../segments.ts'
import { shardsOf } from './rows.ts'

/** Compares the index of names with the records, while all of these are read in order. */
export class NamesProof {
  readonly #files: LedgerFiles
  /** Those of the full files of the present block. */
  #block: (readonly LedgerRecord[])[] = []
  /** The blocks of the present span, as they should be. */
  #blocks: ReadonlyMap<string, string>[] = []
  #span = 0

  constructor(files: LedgerFiles) {
    this.#files = files
  }

  /** Takes the records of the next full file. Throws E_LEDGER_CHAIN for an index that says something else. */
  async add(records: readonly LedgerRecord[]): Promise<void> {
    this.#block.push(records)
    if (this.#block.length < BLOCK_SEGMENTS) return
    this.#blocks.push(shardsOf(this.#block.flat()))
    this.#block = []
    if (this.#blocks.length === SPAN_BLOCKS) await this.end()
  }

  /** Compares what has been taken. */
  async end(): Promise<void> {
    const first = this.#span * SPAN_BLOCKS
    for (const [at, block] of this.#blocks.entries())
      for (const [shard, text] of block) await this.#prove(blockPath(first + at, shard), text)
    const whole = fullSegments(this.#files.head.seq) >= SPAN_SEGMENTS * (this.#span + 1)
    if (whole && this.#blocks.length === SPAN_BLOCKS) await this.#proveSpan()
    this.#blocks = []
    this.#span += 1
  }

  async #proveSpan(): Promise<void> {
    for (const shard of SHARDS) {
      const merged = this.#blocks.map((block) => block.get(shard) ?? '').join('')
      await this.#prove(spanPath(this.#span, shard), merged)
    }
  }

  /** A file that is not there yet, or no longer, is no claim. */
  async #prove(path: string, wanted: string): Promise<void> {
    const text = await this.#files.text(path)
    if (text === null || text === wanted) return
    throw chainError(`the ledger is broken: ${path} is not what the records say`)
  }
}
