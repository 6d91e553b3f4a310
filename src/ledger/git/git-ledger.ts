import type { ObjectReader } from '../../git/objects.ts'
import { chainRecords } from '../../model/chain.ts'
import { emptyState } from '../../model/fold.ts'
import type { TagWrite } from '../../model/names.ts'
import type { Head, LedgerRecord, RecordDraft } from '../../model/record.ts'
import type { State } from '../../model/state.ts'
import type { Ledger, LedgerPromises, ReadOptions } from '../ledger.ts'
import type { LedgerContext } from '../memory.ts'
import { isAt, movedOn } from '../moved.ts'
import { foldHashed } from '../fold-hashed.ts'
import { hashedCopy, parseLine } from '../line.ts'
import type { HashedRecord } from '../line.ts'
import type { LedgerBranch, Standing } from './branch.ts'
import { CommitFiles } from './commit-files.ts'
import type { CommitPlace } from './commit-files.ts'
import { foldFiles, foldRecords } from './facts.ts'
import { filesAfter } from './files-after.ts'
import { firstSeq, segmentOf } from './layout.ts'
import { allAnswers, answersTo } from './names/answers.ts'
import { seqsOf, writesOf } from './names/question.ts'
import { readProved } from './read-proved.ts'
import { headOf, holds, readChain, readSegment, readTail } from './segments.ts'
import { SharedReader } from './shared-reader.ts'
import type { Lease } from './shared-reader.ts'
import { EMPTY_VIEW, readView } from './view.ts'
import type { View } from './view.ts'

/** The ledger on a branch of a git repository: one commit per append (docs/design.md, "The ledger"). */
export class GitLedger implements Ledger {
  readonly kind = 'git'
  readonly promises: LedgerPromises = { durable: true, attributed: true, writable: true }
  readonly #reader: SharedReader
  readonly #branch: LedgerBranch
  readonly #context: LedgerContext
  #view: View | null = null
  #asked = false

  constructor(root: string, branch: LedgerBranch, context: LedgerContext) {
    this.#reader = new SharedReader(root)
    this.#branch = branch
    this.#context = context
  }

  async head(options?: ReadOptions): Promise<Head> {
    return (await this.#current(options)).head
  }

  async load(options?: ReadOptions): Promise<State> {
    return await this.#fold(await this.#current(options), null)
  }

  async loadAt(time: string): Promise<State> {
    return await this.#fold(await this.#current(), time)
  }

  async *read(since = 0): AsyncGenerator<LedgerRecord> {
    using opened = this.#open(await this.#current())
    if (opened === null || since >= opened.files.head.seq) return
    const { files } = opened
    for await (const { record } of since === 0 ? readProved(files) : readChain(files, since + 1)) yield record
  }

  async *pick(seqs: Iterable<number>): AsyncGenerator<LedgerRecord> {
    using opened = this.#open(await this.#current())
    if (opened === null) return
    const { files } = opened
    for (const seq of [...new Set(seqs)].toSorted((a, b) => a - b)) {
      if (seq < 1 || seq > files.head.seq) continue
      const { index, lines } = await files.segment(segmentOf(seq))
      yield parseLine(lines[seq - firstSeq(index)] ?? '', seq).record
    }
  }

  async find(names: Iterable<string>): Promise<readonly number[]> {
    using opened = this.#open(await this.#current())
    if (opened === null) return []
    const { files } = opened
    const found = await Promise.all(Array.from(new Set(names), (name) => allAnswers(files, seqsOf(name))))
    return [...new Set(found.flat())].toSorted((a, b) => a - b)
  }

  async *writes(tag: string, until: string | null): AsyncGenerator<TagWrite> {
    using opened = this.#open(await this.#current())
    if (opened !== null) yield* answersTo(opened.files, writesOf(tag, until))
  }

  async append(drafts: readonly RecordDraft[], expected: Head): Promise<readonly LedgerRecord[]> {
    const view = await this.#current()
    if (!isAt(view.head, expected)) throw this.#lost(movedOn(expected, view.head))
    if (drafts.length === 0) return []
    const added = this.#chain(view, drafts)
    // A draft that the fold refuses is found here, before anything is written.
    const { head, lastTime } = foldHashed(added, view.head, view.lastTime)
    using opened = this.#open(view)
    const next = await filesAfter(view, added, opened?.files ?? null)
    const records = added.map(({ record }) => record)
    const draft = { parent: view.commit, files: next.files, records, head }
    try {
      const commit = await this.#branch.advance(draft, containsHead)
      this.#view = { ...next.view, commit, head, lastTime, segments: new Map() }
    } catch (error) {
      throw this.#lost(error)
    }
    return records
  }

  async #fold(view: View, until: string | null): Promise<State> {
    using opened = this.#open(view)
    if (opened === null) return emptyState()
    const state = await foldFiles(opened.files, until)
    foldRecords(state, view.later, until)
    return state
  }

  /** The files of a view, to be closed; null when there are none. */
  #open({ commit, head, tail, segments }: View): OpenFiles | null {
    return commit === null || tail === null
      ? null
      : new OpenFiles(this.#reader.use(), { commit, head, tail, segments })
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
    using lease = this.#reader.use()
    const { reader } = lease
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

/** The files of a commit, as long as they are read. */
class OpenFiles implements Disposable {
  readonly files: CommitFiles
  readonly #lease: Lease

  constructor(lease: Lease, at: CommitPlace) {
    this.#lease = lease
    this.files = new CommitFiles(lease.reader, at)
  }

  [Symbol.dispose](): void {
    this.#lease[Symbol.dispose]()
  }
}

async function containsHead(reader: ObjectReader, commit: string, head: Head): Promise<boolean> {
  const tail = await readTail(reader, commit)
  const index = segmentOf(head.seq)
  if (index > tail.index) return false
  return holds(index === tail.index ? tail : await readSegment(reader, commit, index), head)
}
