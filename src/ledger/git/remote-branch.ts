import { createHash } from 'node:crypto'

import { lastLine, withoutCredentials } from '../../git/failure.ts'
import { ObjectReader } from '../../git/objects.ts'
import { runGit } from '../../git/run.ts'
import { TidemarkError } from '../../model/failure.ts'
import { movedOn } from '../moved.ts'
import type { ContainsHead, LedgerBranch, Standing } from './branch.ts'
import { writeCommit } from './commit.ts'
import type { CommitDraft } from './commit.ts'
import { fetchBranch } from './fetch.ts'
import { fetchLeftOut } from './left-out.ts'
import type { LocalPlace } from './local-branch.ts'
import { runOverLocks } from './over-locks.ts'
import { pushCommit } from './push.ts'
import { rewritten } from './rewritten.ts'
import { lockHints, unavailable } from './unavailable.ts'

/** Which branch of which remote, and through which repository. */
export interface RemotePlace extends LocalPlace {
  /** Name or address of the remote. */
  readonly remote: string
  /** The repository is shallow: the ledger is fetched to a depth of one. */
  readonly shallow: boolean
  /** Ask nobody: answer from what was last seen, and append nothing. */
  readonly offline: boolean
}

/**
 * A ledger on a remote. `refs/tidemark/ledger/REMOTE/BRANCH` is the commit last seen and checked: what the remote shows
 * later must follow it.
 */
export class RemoteBranch implements LedgerBranch {
  readonly label: string
  readonly #place: RemotePlace
  readonly #seen: string
  readonly #incoming: string
  /** What `refs/tidemark/ledger/…` held when it was last read or written. */
  #last: string | null = null

  constructor(place: RemotePlace) {
    this.#place = place
    const key = `${remoteKey(place.remote)}/${place.branch}`
    this.#seen = `refs/tidemark/ledger/${key}`
    this.#incoming = `refs/tidemark/incoming/${key}`
    this.label = `branch ${place.branch} of ${withoutCredentials(place.remote)}`
  }

  async newest(reader: ObjectReader): Promise<Standing> {
    this.#last = await idOf(reader, this.#seen)
    const seen = this.#last
    const there = this.#place.offline ? null : await fetchBranch(this.#place, this.#incoming)
    if (there === false && seen !== null) throw this.rewritten(seen, null)
    const commit = there === true ? await idOf(reader, this.#incoming) : (seen ?? (await this.#local(reader)))
    // Nothing of it has been seen on the remote: a ledger that began without one is carried there by the first append.
    if (there !== true) return { commit, seen: commit }
    if (commit !== null && commit !== seen) {
      if (seen !== null) await this.#checkFollows(commit, seen)
      await fetchLeftOut(this.#place, commit)
    }
    return { commit, seen }
  }

  async accept(commit: string): Promise<void> {
    // Another process of this checkout may have moved it on meanwhile, which is as good.
    await runOverLocks(['update-ref', this.#seen, commit, this.#last ?? ''], this.#place.root)
    this.#last = commit
  }

  rewritten(seen: string, now: string | null): TidemarkError {
    const { remote, branch } = this.#place
    return rewritten(this.label, {
      seen,
      now,
      ref: this.#seen,
      remote: { name: withoutCredentials(remote), branch },
    })
  }

  async advance(draft: CommitDraft, contains: ContainsHead): Promise<string> {
    const { root, objectFormat, offline } = this.#place
    if (offline)
      throw unavailable(
        this.label,
        'this run is offline, and the ledger can only be appended to on its remote',
      )
    const { id, result } = await writeCommit(draft, { root, objectFormat, ref: null })
    if (id === null) throw unavailable(this.label, lastLine(result.stderr))
    const outcome = await pushCommit(this.#place, id)
    if (outcome.status === 'moved') throw movedFrom(draft, outcome.why)
    if (outcome.status === 'unclear') await this.#lookAgain(draft, id, { why: outcome.why, contains })
    await this.accept(id)
    return id
  }

  /** The answer to a push was lost or is unclear: only the remote knows whether the commit is there. */
  async #lookAgain(
    draft: CommitDraft,
    id: string,
    doubt: { readonly why: string; readonly contains: ContainsHead },
  ): Promise<void> {
    using reader = new ObjectReader(this.#place.root)
    const there = await fetchBranch(this.#place, this.#incoming)
    const commit = there ? await idOf(reader, this.#incoming) : null
    if (commit === id) return
    if (commit !== null && (await doubt.contains(reader, commit, draft.head))) return
    if (commit === draft.parent || !there) throw unavailable(this.label, doubt.why)
    throw movedFrom(draft)
  }

  /** In a shallow clone git cannot tell; the records, which the ledger compares itself, can. */
  async #checkFollows(commit: string, seen: string): Promise<void> {
    if (this.#place.shallow) return
    const args = ['merge-base', '--is-ancestor', seen, commit]
    const { code, stderr } = await runGit(args, { cwd: this.#place.root })
    if (code === 1) throw this.rewritten(seen, commit)
    if (code !== 0) throw unavailable(this.label, lastLine(stderr))
  }

  async #local(reader: ObjectReader): Promise<string | null> {
    return await idOf(reader, `refs/heads/${this.#place.branch}`)
  }
}

function movedFrom(draft: CommitDraft, why = ''): TidemarkError {
  const expected = { seq: draft.head.seq - draft.records.length, hash: draft.records[0]?.prev ?? null }
  return movedOn(expected, null, lockHints(why))
}

async function idOf(reader: ObjectReader, ref: string): Promise<string | null> {
  return (await reader.read(`${ref}^{commit}`))?.id ?? null
}

/** The remote as part of a ref name: its name, or a hash of its address (which may hold credentials). */
function remoteKey(remote: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9_-]*$/u.test(remote)) return remote
  const address = withoutCredentials(remote)
  return `address-${createHash('sha256').update(address).digest('hex').slice(0, 16)}`
}
