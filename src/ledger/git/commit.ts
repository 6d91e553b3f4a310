import { runGit } from '../../git/run.ts'
import type { GitResult } from '../../git/failure.ts'
import type { Head, LedgerRecord } from '../../model/record.ts'

/** A commit of the ledger, to be written. */
export interface CommitDraft {
  /** The commit it follows; null for the first one. */
  readonly parent: string | null
  /** Path -> content, null removes it; paths of the parent that are not named stay. */
  readonly files: ReadonlyMap<string, string | null>
  readonly records: readonly LedgerRecord[]
  /** Where the ledger stands after it. */
  readonly head: Head
}

/** Which ref takes the commit. */
export interface CommitTarget {
  readonly root: string
  /** The ref to move; null when the commit is for a push. */
  readonly ref: string | null
  readonly objectFormat: 'sha1' | 'sha256'
}

/** What fast-import said; the id is null when it refused to move the ref. */
export interface CommitResult {
  readonly id: string | null
  readonly result: GitResult
}

// Where no remote keeps it, an acknowledged record must be on the disk: git by itself does not wait for loose objects.
const SAFELY = ['-c', 'core.fsync=committed,loose-object', '-c', 'core.fsyncMethod=batch']
// Rivals hold the ref's lock for milliseconds; whoever cannot get it for so long meets one that a kill left behind.
const PATIENTLY = ['-c', 'core.filesRefLockTimeout=3000']

const PERSON = 'Tidemark <noreply@tidemark.invalid>'

/**
 * Writes blobs, trees and commit in one `git fast-import` process: no work tree, no index, no signing, no user.name. The
 * ref moves as its last step, and only forward from what it is, so that a kill leaves either all or nothing.
 */
export async function writeCommit(draft: CommitDraft, target: CommitTarget): Promise<CommitResult> {
  const args = [
    ...(target.ref === null ? [] : [...SAFELY, ...PATIENTLY]),
    'fast-import',
    '--quiet',
    '--done',
    // What is read again and again must not be pieced together; a later repack finds what is alike.
    '--depth=0',
    '--date-format=raw',
  ]
  const result = await runGit(args, { cwd: target.root, input: commands(draft, target) })
  const id = /^[0-9a-f]{40,64}$/mu.exec(result.stdout.toString())?.[0] ?? null
  return { id: result.code === 0 ? id : null, result }
}

function commands(draft: CommitDraft, target: CommitTarget): string {
  // fast-import wants a ref to hang a commit on; this one is never written (see below), nor shared with other processes.
  const ref = target.ref ?? `refs/tidemark/unwritten/${process.pid}`
  const time = Math.floor(Date.parse(draft.records.at(-1)?.time ?? '') / 1000)
  const lines = [
    `commit ${ref}\nmark :1\n`,
    `author ${authorOf(draft.records)} ${time} +0000\n`,
    `committer ${PERSON} ${time} +0000\n`,
    data(messageOf(draft.records)),
  ]
  if (draft.parent !== null) lines.push(`from ${draft.parent}\n`)
  for (const [path, content] of draft.files)
    lines.push(content === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(content)}`)
  lines.push('\nget-mark :1\n')
  // Reset to the null id, a ref that was never written is left unwritten.
  const none = '0'.repeat(target.objectFormat === 'sha256' ? 64 : 40)
  if (target.ref === null) lines.push(`reset ${ref}\nfrom ${none}\n\n`)
  return `${lines.join('')}done\n`
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}

/** The actor as git wants a person written; an actor without an address gets one that cannot receive mail. */
function authorOf(records: readonly LedgerRecord[]): string {
  const actor = (records[0]?.actor ?? '').replaceAll(/\p{Cc}+/gu, ' ')
  const [, name = actor, email = 'noreply@tidemark.invalid'] = /^(.*?)\s*<([^<>\s]*)>$/u.exec(actor) ?? []
  const plain = name.replaceAll(/[<>]/gu, '').trim()
  return `${plain === '' ? 'Tidemark' : plain} <${email}>`
}

function messageOf(records: readonly LedgerRecord[]): string {
  const components = [...new Set(records.map((record) => record.component))].join(', ')
  const types = [...new Set(records.map((record) => record.type))].join(', ')
  const [first, last] = [records[0]?.seq, records.at(-1)?.seq]
  const span = first === last ? `record ${first}` : `records ${first} to ${last}`
  return `${components}: ${types}\n\nTidemark ledger, ${span}.\n`
}
