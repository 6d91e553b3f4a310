import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { ConventionalCommit } from './conventional-commit.ts'
import { readCommit } from './read-commit.ts'

const ID = '9f3c2a1'.padEnd(40, '0')

function read(subject: string, body = ''): ConventionalCommit {
  return readCommit({ id: ID, subject, body })
}

describe('the subject of a commit', () => {
  it.each([
    ['feat: search', 'feat', null, false, 'search'],
    ['feat(api): search', 'feat', 'api', false, 'search'],
    ['feat!: search', 'feat', null, true, 'search'],
    ['feat(api)!: search', 'feat', 'api', true, 'search'],
    ['Fix(@acme/web core): it: works 🎉', 'fix', '@acme/web core', false, 'it: works 🎉'],
    ['build-deps: bump vite', 'build-deps', null, false, 'bump vite'],
    ['feat(): no scope', 'feat', null, false, 'no scope'],
    ['feat!:no blank', 'feat', null, true, 'no blank'],
    ['revert: feat: search', 'revert', null, false, 'feat: search'],
    ['Revert "feat!: search"', 'revert', null, false, 'feat!: search'],
    ['Reapply "feat: search"', 'feat', null, false, 'search'],
    ['Merge pull request #12 from acme/feat', null, null, false, 'Merge pull request #12 from acme/feat'],
    ["Merge branch 'feat: x'", null, null, false, "Merge branch 'feat: x'"],
    ['fixup! feat!: search', null, null, false, 'fixup! feat!: search'],
    ['squash! fix: search', null, null, false, 'squash! fix: search'],
    ['https://example.org moved', null, null, false, 'https://example.org moved'],
    ['Add search', null, null, false, 'Add search'],
    ['feat:', null, null, false, 'feat:'],
    ['', null, null, false, ''],
    ['日本語の件名', null, null, false, '日本語の件名'],
  ])('%j', (subject, type, scope, breaking, description) => {
    expect(read(subject)).toMatchObject({ id: ID, type, scope, breaking, description, breakingNote: null })
  })

  it('is never taken from the body', () => {
    expect(read('', 'feat!: search')).toMatchObject({ type: null, breaking: false })
  })
})

describe('the body of a commit', () => {
  it.each(['BREAKING CHANGE', 'BREAKING-CHANGE'])(
    'says with %s what breaks, up to the next footer',
    (word) => {
      const body = `More text.\n\n${word}: the file is called\n  tidemark.yaml now\n\nReviewed-by: Z\nRefs: #133`
      expect(read('fix: rename', body)).toMatchObject({
        breaking: true,
        breakingNote: 'the file is called\n  tidemark.yaml now',
        references: ['#133'],
      })
    },
  )

  it('joins several notes, and prefers them to the subject', () => {
    const body = 'BREAKING CHANGE: one\nBREAKING CHANGE: two'
    expect(read('feat!: search', body).breakingNote).toBe('one\n\ntwo')
  })

  it('breaks also with a footer that says nothing, in a list, after CRLF, and in a commit without a type', () => {
    expect(read('x', 'BREAKING CHANGE:')).toMatchObject({ breaking: true, breakingNote: null, type: null })
    expect(read('x', '* BREAKING CHANGE: y').breakingNote).toBe('y')
    expect(read('x', 'text\r\n\r\nBREAKING CHANGE: y\r\n').breakingNote).toBe('y')
    expect(read('Merge branch x', 'BREAKING CHANGE: y').breaking).toBe(true)
  })

  it('does not break with prose or in the middle of a line', () => {
    expect(read('x', 'Breaking change: none').breaking).toBe(false)
    expect(read('x', 'not a BREAKING CHANGE: really').breaking).toBe(false)
  })

  it('names issues, each once', () => {
    const body = 'Closes #3, acme/web#4 and fixes #3.\n\nRefs (#5)'
    expect(read('fix: x (#7)', body).references).toEqual(['#7', '#3', 'acme/web#4', '#5'])
  })

  it('cannot name fields of the parser', () => {
    const found = read('x', '-notes-\nfoo\n-references-\nbar\nBREAKING CHANGE: y')
    expect(found).toMatchObject({ breaking: true, breakingNote: 'y', references: [] })
  })

  it.each([
    ['footers', 'BREAKING CHANGE: a\n'.repeat(200_000)],
    ['issues', '#1 '.repeat(200_000)],
    ['blanks', `fix${' '.repeat(500_000)}x\u2028`],
    ['quotes', 'Revert "" '.repeat(100_000)],
  ])('may be very long: %s', (_, body) => {
    expect(read('feat!: x', body)).toMatchObject({ type: 'feat', breaking: true, description: 'x' })
  })
})

it('no message makes it throw, and none changes how the next is read', () => {
  const word = fc.constantFrom(
    'feat',
    '(',
    ')',
    '!',
    ': ',
    '\n',
    '\r\n',
    '#1',
    '-a-',
    'BREAKING CHANGE: ',
    'Revert "',
    '"',
    ' ',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word).map((words) => words.join('')),
  )
  fc.assert(
    fc.property(text, text, (subject, body) => {
      expect(typeof read(subject, body).breaking).toBe('boolean')
      expect(read('feat(a)!: b #1')).toMatchObject({ type: 'feat', breaking: true, references: ['#1'] })
    }),
    { numRuns: 300 },
  )
})
