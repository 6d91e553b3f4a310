import type { ObjectReader } from '../../git/objects.ts'
import { runGit } from '../../git/run.ts'
import { TidemarkError } from '../../model/failure.ts'
import { applyRecord } from '../../model/fold.ts'
import type { MutableState } from '../../model/fold.ts'
import { tryRestoreState } from '../../model/restore.ts'
import { STATE_PATH } from './layout.ts'
import { readChain } from './segments.ts'
import type { Segment } from './segments.ts'

/** A ledger at its newest commit, and what reads it. */
export interface AsOfSource {
  readonly root: string
  readonly reader: ObjectReader
  readonly commit: string
  readonly tail: Segment
}

/**
 * The folded facts up to a time (RFC 3339, UTC, that moment included), from the snapshot of an earlier commit and the few
 * records after it. What is proved: the snapshot was made at a record of the newest commit's chain, and every record from
 * there to the first one past `time` follows the one before it. null for whatever does not fit (a history cut short, a
 * snapshot of another format or of a chain that is gone): folding every record tells then what is wrong, if anything is.
 */
export async function stateBefore(source: AsOfSource, time: string): Promise<MutableState | null> {
  try {
    const earlier = await commitBefore(source, time)
    const state = earlier === null ? null : await snapshotAt(source.reader, earlier)
    return state === null ? null : await grownTo(state, source, time)
  } catch (error) {
    if (error instanceof TidemarkError) return null
    throw error
  }
}

/** The newest commit of an earlier second: a commit is dated as its newest record, without the milliseconds. */
async function commitBefore({ root, commit }: AsOfSource, time: string): Promise<string | null> {
  const second = Math.floor(Date.parse(time) / 1000) - 1
  // Git takes a negative age for none at all.
  if (!(second > 0)) return null
  const args = ['rev-list', '--first-parent', '--max-count=1', `--min-age=${second}`, commit]
  const { code, stdout } = await runGit(args, { cwd: root })
  const id = stdout.toString().trim()
  return code === 0 && id !== '' ? id : null
}

async function snapshotAt(reader: ObjectReader, commit: string): Promise<MutableState | null> {
  const snapshot = await reader.read(`${commit}:${STATE_PATH}`)
  return snapshot?.type === 'blob' ? tryRestoreState(snapshot.data.toString('utf8')) : null
}

/** Adds the records after a snapshot; null when its own record is not in the chain, or is a later one. */
async function grownTo(state: MutableState, source: AsOfSource, time: string): Promise<MutableState | null> {
  const { seq, hash } = state.head
  if (state.lastTime === null || state.lastTime > time) return null
  let met = false
  for await (const next of readChain(source, seq)) {
    if (next.record.seq === seq) {
      if (next.hash !== hash) return null
      met = true
    } else if (next.record.time > time) break
    else applyRecord(state, next.record, next.hash)
  }
  return met ? state : null
}
