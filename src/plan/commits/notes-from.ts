import type { ConventionalCommit } from './conventional-commit.ts'
import { harmless } from './harmless.ts'

/** Where the notes link to. */
export interface NoteLinks {
  /** Address of the comparison with the release before, or null. */
  readonly compareUrl: string | null
  /** Address of a commit, with `{commit}`; null: ids are not linked. */
  readonly commitUrl: string | null
}

const GROUPS: readonly (readonly [string, string])[] = [
  ['feat', 'Added'],
  ['fix', 'Fixed'],
  ['perf', 'Performance'],
  ['revert', 'Reverted'],
]

/**
 * Release notes in Markdown from commits (newest first): breaking changes, then what was added, fixed, made faster and reverted; other
 * commits are left out. Ends without a line break; empty when there is nothing to say. What people wrote in commit messages is made
 * harmless: no HTML, no mentions.
 */
export function notesFrom(commits: readonly ConventionalCommit[], links: NoteLinks): string {
  const breaking = commits.filter((commit) => commit.breaking)
  // One whose subject is already under the breaking changes is not told twice.
  const rest = commits.filter((commit) => !commit.breaking || commit.breakingNote !== null)
  const groups = GROUPS.map(([type, title]) =>
    group(
      title,
      rest.filter((commit) => commit.type === type).map((commit) => item(commit, commit.description, links)),
    ),
  )
  const broken = breaking.map((commit) => item(commit, commit.breakingNote ?? commit.description, links))
  const compare = links.compareUrl === null ? [] : [`[All changes](${links.compareUrl})`]
  return [group('Breaking changes', broken), ...groups, ...compare].filter((part) => part !== '').join('\n\n')
}

function group(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `### ${title}\n\n${items.join('\n')}`
}

function item(commit: ConventionalCommit, told: string, links: NoteLinks): string {
  const [first = '', ...more] = told.split(/\r?\n/u).map((line) => harmless(line.trimEnd()))
  const scope = commit.scope === null ? '' : `**${harmless(commit.scope)}:** `
  // Indented, so that what follows stays within the item.
  const rest = more.map((line) => (line === '' ? '\n' : `\n  ${line}`)).join('')
  return `- ${scope}${first} (${idOf(commit, links)})${rest}`
}

function idOf({ id }: ConventionalCommit, { commitUrl }: NoteLinks): string {
  const short = id.slice(0, 7)
  return commitUrl === null ? short : `[${short}](${commitUrl.replaceAll('{commit}', () => id)})`
}
