import { CommitParser } from 'conventional-commits-parser'

import type { ConventionalCommit, RawCommit } from './conventional-commit.ts'
import { parsableText } from './parsable-text.ts'

const SUBJECTLESS = '(no subject)'
const BREAKS = /[\r\n\u2028\u2029]/gu
const REVERT = /^Revert "(?<title>.*)"$/u
const REAPPLY = /^Reapply "(?<title>.*)"$/u

// The library's own header pattern has no `!` and no hyphen in a type; its notes take "Breaking change:" in prose for a footer, and
// Conventional Commits 1.0.0 (point 15) has it in upper case only.
const PARSER = new CommitParser({
  headerPattern: /^(\w[\w-]*)(?:\(([^()]*)\))?:\s+(.*)$/u,
  breakingHeaderPattern: /^(\w[\w-]*)(?:\(([^()]*)\))?!:\s*(.*)$/u,
  notesPattern: (keywords) => new RegExp(`^(?:[*-]\\s+)?(${keywords}):\\s*(.*)`, 'u'),
  // Lines such as `-notes-` would otherwise name fields of the parsed commit.
  fieldPattern: /(?!)/u,
})

/**
 * Reads a commit by Conventional Commits 1.0.0. Never throws: what does not follow the convention (merge commits, `fixup!`) has no
 * type. `Revert "…"` has the type `revert`, `Reapply "…"` that of what it brings back. A footer `BREAKING CHANGE:` counts in any commit.
 */
export function readCommit(commit: RawCommit): ConventionalCommit {
  const title = commit.subject.replaceAll(BREAKS, ' ').trim()
  const header = quoted(REAPPLY, title) ?? title
  const parsed = PARSER.parse(parsableText(header.trim() === '' ? SUBJECTLESS : header, commit.body))
  const reverted = quoted(REVERT, header)
  const subject = emptyAsNull(parsed['subject']) ?? ''
  const type = emptyAsNull(parsed['type']?.toLowerCase())
  return {
    id: commit.id,
    type: reverted === null ? type : 'revert',
    scope: emptyAsNull(parsed['scope']),
    breaking: parsed.notes.length > 0,
    description: reverted ?? (type === null ? title : subject),
    breakingNote: noteOf(parsed.notes, subject),
    references: [...new Set(parsed.references.map(issueText))],
  }
}

function quoted(pattern: RegExp, title: string): string | null {
  return pattern.exec(title)?.groups?.['title'] ?? null
}

// The library gives a `!` without a footer the subject for a note.
function noteOf(notes: readonly { readonly text: string }[], subject: string): string | null {
  const texts = notes.map(({ text }) => text.trim()).filter((text) => text !== subject && text !== '')
  return emptyAsNull(texts.join('\n\n'))
}

function emptyAsNull(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}

interface Issue {
  readonly owner: string | null
  readonly repository: string | null
  readonly prefix: string
  readonly issue: string
}

function issueText({ owner, repository, prefix, issue }: Issue): string {
  const place = [owner, repository].filter((part) => part !== null).join('/')
  return `${place}${prefix}${issue}`
}
