import type { Commit } from './repository.ts'
import { literal } from './literal.ts'
import { git } from './run.ts'

/** Which part of history; no paths: all of it. */
export interface History {
  readonly from: string | null
  readonly to: string
  readonly paths: readonly string[]
}

// NUL ends each field and, by `-z`, each commit: a message cannot hold one.
const FORMAT = '--format=tformat:%H%x00%s%x00%b'
// What a user's own configuration might add to `git log`.
const PLAIN = ['--no-show-signature', '--no-color', '--no-decorate', '--no-notes', '--no-patch']

/**
 * Commits reachable from `to` and not from `from` (null: all), newest first; with paths, those that touch one of them.
 * Throws E_GIT for an unknown revision.
 */
export async function listCommits(root: string, { from, to, paths }: History): Promise<readonly Commit[]> {
  const range = [...(from === null ? [to] : [to, `^${from}`]), '--', ...literal(paths)]
  const args = ['log', '-z', FORMAT, ...PLAIN, '--encoding=UTF-8', '--end-of-options', ...range]
  const fields = (await git(args, { cwd: root })).toString().split('\0')
  const commits: Commit[] = []
  for (let at = 0; at + 2 < fields.length; at += 3) {
    commits.push({
      id: fields[at] ?? '',
      subject: fields[at + 1] ?? '',
      body: (fields[at + 2] ?? '').trimEnd(),
    })
  }
  return commits
}
