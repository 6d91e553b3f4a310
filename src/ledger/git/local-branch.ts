import { lastLine } from '../../git/failure.ts'
import type { ObjectReader } from '../../git/objects.ts'
import { TidemarkError } from '../../model/failure.ts'
import { movedOn } from '../moved.ts'
import type { LedgerBranch, Standing } from './branch.ts'
import { rewritten } from './rewritten.ts'
import { writeCommit } from './commit.ts'
import type { CommitDraft } from './commit.ts'

/** Which branch of which repository. */
export interface LocalPlace {
  readonly root: string
  readonly branch: string
  readonly objectFormat: 'sha1' | 'sha256'
}

/** A ledger in a repository without a remote: the branch itself is the authority. */
export class LocalBranch implements LedgerBranch {
  readonly label: string
  readonly #place: LocalPlace
  readonly #ref: string

  constructor(place: LocalPlace) {
    this.#place = place
    this.#ref = `refs/heads/${place.branch}`
    this.label = `branch ${place.branch}`
  }

  async newest(reader: ObjectReader): Promise<Standing> {
    const commit = await reader.read(`${this.#ref}^{commit}`)
    const id = commit?.id ?? null
    return { commit: id, seen: id }
  }

  /** The branch is its own memory. */
  async accept(): Promise<void> {}

  rewritten(seen: string, now: string | null): TidemarkError {
    return rewritten(this.label, { seen, now, ref: this.#ref })
  }

  async advance(draft: CommitDraft): Promise<string> {
    const { root, objectFormat } = this.#place
    const { id, result } = await writeCommit(draft, { root, objectFormat, ref: this.#ref })
    if (id !== null) return id
    // fast-import moves a ref only to a commit that contains it, under the ref's lock: that is the compare-and-swap.
    if (/Not updating|but expected|reference already exists/u.test(result.stderr)) {
      throw movedOn(
        { seq: draft.head.seq - draft.records.length, hash: draft.records[0]?.prev ?? null },
        null,
      )
    }
    throw new TidemarkError(
      'E_LEDGER_UNAVAILABLE',
      `${this.label} was not written: ${lastLine(result.stderr)}`,
    )
  }
}
