import { ObjectReader } from '../../git/objects.ts'
import { chainRecords } from '../../model/chain.ts'
import { applyRecord, emptyState } from '../../model/fold.ts'
import type { Head, LedgerRecord, RecordDraft } from '../../model/record.ts'
import type { State } from '../../model/state.ts'
import type { Ledger, LedgerPromises, ReadOptions } from '../ledger.ts'
import type { LedgerContext } from '../memory.ts'
import { isAt, movedOn } from '../moved.ts'
import { hashedCopy } from '../line.ts'
import type { HashedRecord } from '../line.ts'
import { stateBefore } from './as-of.ts'
import type { LedgerBranch, Standing } from './branch.ts'
import { filesAfter } from './files-after.ts'
import { segmentOf } from './layout.ts'
import { headOf, holds, readChain, readSegment, readTail } from './segments.ts'
import { EMPTY_VIEW, PROVE_UP_TO, readView, SnapshotProof, stateAt } from './view.ts'
import type { View } from './view.ts'

/** The ledger on a branch of a git repository: one commit per append (docs/design.md, "The ledger"). */
export class GitLedger implements Ledger {
  readonly kind = 'git'
  readonly promises: LedgerPromises = { durable: true, attributed: true, writable: true }
  readonly #root: string
  readonly #branch: LedgerBranch
  readonly #context: LedgerContext
  #view: View | null = null
  #asked = false

  constructor(root: string, branch: LedgerBranch, context: LedgerContext) {
    this.#root = root
    this.#branch = branch
    this.#context = context
  }

  async head(options?: ReadOptions): Promise<Head> {
    return (await this.#current(options)).head
  }

  async load(options?: ReadOptions): Promise<State> {
    return stateAt(await this.#current(options))
  }

  async loadAt(time: string): Promise<State | null> {
    const view = await this.#current()
    const { commit, tail, head, lastTime } = view
    if (commit === null || tail === null || lastTime === null || head.seq <= PROVE_UP_TO) return null
    if (lastTime <= time) return stateAt(view)
    using reader = new ObjectReader(this.#root)
    return await stateBefore({ root: this.#root, reader, commit, tail }, time)
  }

  async *read(since = 0): AsyncGenerator<LedgerRecord> {
    const { commit, tail, head, snapshot } = await this.#current()
    if (commit === null || tail === null || since >= head.seq) return
    using reader = new ObjectReader(this.#root)
    const proof = since === 0 && snapshot !== null ? new SnapshotProof(snapshot) : null
    for await (const hashed of readChain({ reader, commit, tail }, since + 1)) {
      proof?.add(hashed)
      yield hashed.record
    }
  }

  async append(drafts: readonly RecordDraft[], expected: Head): Promise<readonly LedgerRecord[]> {
    const view = await this.#current()
    if (!isAt(view.head, expected)) throw this.#lost(movedOn(expected, view.head))
    if (drafts.length === 0) return []
    const added = this.#chain(view, drafts)
    const end = endAfter(view, added)
    const next = filesAfter(view, added, (later) => stateAt({ ...view, later }))
    const records = added.map(({ record }) => record)
    const draft = { parent: view.commit, files: next.files, records, head: end.head }
    try {
      const commit = await this.#branch.advance(draft, containsHead)
      this.#view = { ...next.view, commit, head: end.head, lastTime: end.lastTime }
    } catch (error) {
      throw this.#lost(error)
    }
    return records
  }

  #chain(view: View, drafts: readonly RecordDraft[]): readonly HashedRecord[] {
    const { head, lastTime } = view
    const records = chainRecords(head, drafts, { ...this.#context, lastTime })
    return records.map((record) => hashedCopy(record))
  }

  /** After a failed append nothing is taken for known: the next question goes to the authority. */
  #lost(error: unknown): unknown {
    this.#asked = false
    return error
  }

  async #current(options: ReadOptions = {}): Promise<View> {
    if (this.#view !== null && this.#asked && options.fresh !== true) return this.#view
    using reader = new ObjectReader(this.#root)
    const standing = await this.#branch.newest(reader)
    if (this.#view === null || this.#view.commit !== standing.commit) {
      this.#view = await this.#readNewer(reader, standing, this.#view)
    }
    this.#asked = true
    return this.#view
  }

  async #readNewer(reader: ObjectReader, { commit, seen }: Standing, known: View | null): Promise<View> {
    const view = commit === null ? EMPTY_VIEW : await readView(reader, commit, this.#branch.label)
    const before = [known?.commit ?? null, seen].filter((id) => id !== null && id !== commit)
    for (const id of before) await this.#checkKept(reader, id, view)
    if (commit !== null && commit !== seen) await this.#branch.accept(commit)
    return view
  }

  /** What stood at a commit that was seen before, by this process or an earlier one, must stand there still. */
  async #checkKept(reader: ObjectReader, seen: string | null, { commit }: View): Promise<void> {
    if (seen === null) return
    const { head } = headOf(await readTail(reader, seen))
    if (commit !== null && (await containsHead(reader, commit, head))) return
    throw this.#branch.rewritten(seen, commit)
  }
}

/**
 * Where the ledger stands after `added`. A draft that the fold refuses is found here, before anything is written: whether
 * it does never depends on the facts before it, which a large ledger takes long to restore.
 */
function endAfter(
  { head, lastTime }: View,
  added: readonly HashedRecord[],
): Pick<State, 'head' | 'lastTime'> {
  const state = emptyState()
  state.head = head
  state.lastTime = lastTime
  for (const { record, hash } of added) applyRecord(state, record, hash)
  return state
}

async function containsHead(reader: ObjectReader, commit: string, head: Head): Promise<boolean> {
  const tail = await readTail(reader, commit)
  const index = segmentOf(head.seq)
  if (index > tail.index) return false
  return holds(index === tail.index ? tail : await readSegment(reader, commit, index), head)
}
