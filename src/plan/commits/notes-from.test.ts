import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { harmless } from './harmless.ts'
import { notesFrom } from './notes-from.ts'
import { readCommit } from './read-commit.ts'

function commit(id: string, subject: string, body = ''): ReturnType<typeof readCommit> {
  return readCommit({ id: id.padEnd(40, '0'), subject, body })
}

const NO_LINKS = { compareUrl: null, commitUrl: null }

describe('notes from commits', () => {
  it('are grouped, with scopes and links, and leave out what users do not notice', () => {
    const commits = [
      commit('a1', 'feat(ui): search'),
      commit('b2', 'fix: a crash (#12)'),
      commit('c3', 'chore: tidy'),
      commit('d4', 'feat(api)!: new routes', 'BREAKING CHANGE: /v1 is gone.\n\nUse /v2.'),
      commit('e5', 'refactor!: drop Node 20'),
      commit('f6', 'perf: faster'),
      commit('07', 'Revert "feat: odd"'),
      commit('08', 'Merge branch x'),
    ]
    const links = { compareUrl: 'https://x/compare/v1...v2', commitUrl: 'https://x/commit/{commit}' }
    const link = (id: string): string => `([${id.padEnd(7, '0')}](https://x/commit/${id.padEnd(40, '0')}))`
    expect(notesFrom(commits, links)).toBe(`### Breaking changes

- **api:** /v1 is gone. ${link('d4')}

  Use /v2.
- drop Node 20 ${link('e5')}

### Added

- **ui:** search ${link('a1')}
- **api:** new routes ${link('d4')}

### Fixed

- a crash (#12) ${link('b2')}

### Performance

- faster ${link('f6')}

### Reverted

- feat: odd ${link('07')}

[All changes](https://x/compare/v1...v2)`)
  })

  it('are empty when there is nothing to say, and do without links', () => {
    expect(notesFrom([commit('a1', 'docs: x')], NO_LINKS)).toBe('')
    expect(notesFrom([commit('a1', 'fix: x')], NO_LINKS)).toBe('### Fixed\n\n- x (a100000)')
  })

  it('keep a note with a heading within its item', () => {
    const notes = notesFrom([commit('a1', 'feat!: x', 'BREAKING CHANGE: y\n## [9.9.9]\n- z')], NO_LINKS)
    expect(notes).toContain('\n  \\## \\[9.9.9\\]\n  \\- z')
  })
})

describe('a line of a commit message', () => {
  it.each([
    ['thanks @joe, see @acme/team.', 'thanks `@joe`, see `@acme/team`.'],
    ['bump @types/node to 24', 'bump `@types/node` to 24'],
    ['mail joe@example.org', 'mail joe@example.org'],
    ['drop <script>alert(1)</script>', 'drop &lt;script>alert(1)&lt;/script>'],
    ['keep `<b>` and `@joe`', 'keep `<b>` and `@joe`'],
    ['keep ``a ` b`` and @x', 'keep ``a ` b`` and `@x`'],
    ['one ` and @joe', 'one \\` and `@joe`'],
    ['read &lt; and Q&A', 'read &amp;lt; and Q&A'],
    ['[here](https://x) ![i](y)', '\\[here\\](https://x) !\\[i\\](y)'],
    ['C:\\new', 'C:\\\\new'],
    ['# x', '\\# x'],
    ['#12 x', '#12 x'],
    ['1. x', '1\\. x'],
    ['> x', '\\> x'],
    ['- x', '\\- x'],
    ['---', '\\---'],
    ['snake_case and 2 * 3', 'snake_case and 2 * 3'],
  ])('%j is shown as it is', (line, shown) => {
    expect(harmless(line)).toBe(shown)
  })

  it('has no HTML and no mention outside code, whatever it holds', () => {
    const part = fc.constantFrom('<b>', '@joe', '`', '``', ' ', 'x', '\\', '[', '&lt;', '/')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const outside = withoutCode(harmless(parts.join('')))
        expect(outside).not.toMatch(/<|(?<![\w@/.])@\w/u)
      }),
      { numRuns: 300 },
    )
  })

  it('may be very long', () => {
    const line = Array.from({ length: 600 }, (_, index) => '`'.repeat(index)).join(' ')
    expect(harmless(line.repeat(5)).length).toBeGreaterThan(line.length)
    expect(harmless('` @'.repeat(100_000)).length).toBeGreaterThan(200_000)
  })
})

/** Code spans by CommonMark 0.31, section 6.1, taken out; a backslash keeps the backtick after it from opening one. */
function withoutCode(markdown: string): string {
  let rest = markdown
  let outside = ''
  while (rest !== '') {
    const run = rest.startsWith('\\') ? rest.slice(0, 2) : (/^`+/u.exec(rest)?.[0] ?? rest.slice(0, 1))
    const close = run.startsWith('`') ? closing(rest, run) : -1
    if (close < 0) outside += run
    rest = rest.slice(close < 0 ? run.length : close)
  }
  return outside
}

function closing(text: string, run: string): number {
  for (const match of text.slice(run.length).matchAll(/`+/gu)) {
    if (match[0] === run) return run.length + match.index + run.length
  }
  return -1
}
