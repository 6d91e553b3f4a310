import { describe, expect, it } from 'vitest'

import { parseVersion } from '../model/version.ts'
import type { SupportedLines } from '../policy/policy.ts'
import { compareLines } from './line-book.ts'
import { createLineBook, supportedLines } from './lines.ts'
import { candidate } from './testing/fact.ts'
import { SEMVER } from './testing/policies.ts'
import { Story } from './testing/story.ts'

function bookOf(supported: SupportedLines | null, ...versions: readonly string[]) {
  const book = createLineBook({ by: 'minor', supported })
  for (const version of versions) book.add(candidate({ version }))
  return (version: string) => book.status(parseVersion(version))
}

describe('the status of a line', () => {
  it('is supported when the policy says nothing of lines', () => {
    expect(bookOf(null)('0.0.1')).toBe('supported')
  })

  it('000-2, 3: follows an explicit list', () => {
    const status = bookOf({ kind: 'explicit', lines: ['0.3', '0.5'] })
    expect(['0.3.0', '0.5.1', '0.2.9', '0.4.0', '0.6.0', '1.0.0'].map(status)).toEqual([
      'supported',
      'supported',
      'endOfLife',
      'endOfLife',
      'upcoming',
      'upcoming',
    ])
  })

  it('follows a range', () => {
    const status = bookOf({ kind: 'range', range: '>=1.2.0 <2.0.0' })
    expect(['1.2.0', '1.9.9', '1.1.9', '2.0.0'].map(status)).toEqual([
      'supported',
      'supported',
      'endOfLife',
      'upcoming',
    ])
  })

  it('follows the newest lines that have a release, by number', () => {
    const status = bookOf({ kind: 'newest', count: 2 }, '0.2.0', '0.9.0', '0.10.0', '0.11.0-rc.1')
    expect(['0.2.0', '0.9.5', '0.10.1', '0.11.0-rc.1'].map(status)).toEqual([
      'endOfLife',
      'supported',
      'supported',
      'upcoming',
    ])
  })

  it('gives a line back when its only release is deprecated or withdrawn', () => {
    const book = createLineBook({ by: 'minor', supported: { kind: 'newest', count: 1 } })
    const [old, next] = [candidate({ version: '0.3.0' }), candidate({ version: '0.4.0' })]
    const status = () => book.status(parseVersion('0.3.0'))
    book.add(old)
    book.add(next)
    expect(status()).toBe('endOfLife')
    book.deprecate('0.4.0', true)
    expect(status()).toBe('supported')
    book.deprecate('0.4.0', false)
    expect(status()).toBe('endOfLife')
    book.remove(next)
    expect(status()).toBe('supported')
  })
})

describe('supported lines', () => {
  it('are listed newest first', () => {
    const story = new Story(`${SEMVER}releases: { lines: { by: minor, supported: newest 2 } }\n`)
    for (const version of ['0.9.0', '0.10.0', '0.2.0'])
      story.publish({ version, commit: version.padEnd(40, '0') })
    expect(supportedLines(story.component, story.state)).toEqual(['0.10', '0.9'])
  })

  it('are ordered by number', () => {
    expect(['0.10', '1.0', '0.9', '2'].toSorted(compareLines)).toEqual(['0.9', '0.10', '1.0', '2'])
  })
})
