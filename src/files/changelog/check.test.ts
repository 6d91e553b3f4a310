import { describe, expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { checkChangelog } from './check.ts'
import type { CheckOptions } from './check.ts'

const COMPARE = 'https://github.com/kubedoio/rustshare/compare/{from}...{to}'
const LINK = '[1.2.0]: https://github.com/kubedoio/rustshare/compare/v1.1.1...v1.2.0\n'

function problems(text: string, more: Partial<CheckOptions> = {}): readonly string[] {
  return checkChangelog(text, {
    file: 'CHANGELOG.md',
    version: parseVersion('1.2.0'),
    gitTag: 'v1.2.0',
    previousTag: 'v1.1.1',
    compare: null,
    date: '2026-03-02',
    within: 7,
    ...more,
  })
}

describe('001-31: the changelog of a tag', () => {
  it('has a dated section at the top, and nothing left under Unreleased', () => {
    expect(problems('## [Unreleased]\n\n## [1.2.0] - 2026-03-01\n- x\n')).toEqual([])
  })

  it.each([
    ['no section', '## [1.1.1] - 2026-03-01\n- x\n'],
    ['another at the top', '## 1.3.0 - 2026-03-03\n## 1.2.0 - 2026-03-01\n- x\n'],
    ['no date', '## 1.2.0\n- x\n'],
    ['something under Unreleased', '## Unreleased\n- y\n## 1.2.0 - 2026-03-01\n- x\n'],
  ])('is found out with %s', (_, text) => {
    expect(problems(text)).toHaveLength(1)
  })

  it('may have a date that no calendar has, and is then no changelog', () => {
    expect(() => problems('## 1.2.0 - 2026-02-30\n')).toThrowError(
      expect.objectContaining({ code: 'E_CHANGELOG' }),
    )
  })

  it('tells every problem at once', () => {
    const text = '## Unreleased\n- y\n## 1.3.0\n## 1.2.0\n- x\n'
    expect(problems(text, { compare: COMPARE })).toHaveLength(4)
  })
})

describe('001-32: the compare link of a tag', () => {
  const text = '## 1.2.0 - 2026-03-01\n- x\n\n'

  it('begins at the stable release before', () => {
    expect(problems(text + LINK, { compare: COMPARE })).toEqual([])
    expect(problems(text + LINK.replace('v1.1.1', 'v1.1.0'), { compare: COMPARE })).toHaveLength(1)
    expect(problems(text + LINK.replace('...v1.2.0', '...v1.2.1'), { compare: COMPARE })).toHaveLength(1)
  })

  it('is missed where the policy, or the links that are there, call for it', () => {
    expect(problems(text, { compare: COMPARE })).toHaveLength(1)
    expect(problems(`${text}[unreleased]: https://x/compare/v1.2.0...HEAD\n`)).toHaveLength(1)
    expect(problems(text)).toEqual([])
    expect(problems(text, { compare: COMPARE, previousTag: null })).toEqual([])
  })
})

describe('000-44: the date of an entry', () => {
  // pyTMbot's entry for 0.3.1 is 22 days off its tag.
  const text = '## 0.3.1 - 2026-06-01\n- x\n'
  const at = (date: string | null, within: number | null): readonly string[] =>
    problems(text, { version: parseVersion('0.3.1'), gitTag: '0.3.1', date, within })

  it.each(['2026-06-23', '2026-05-10'])('may not be 22 days from its tag of %s', (date) => {
    expect(at(date, 7)).toHaveLength(1)
    expect(at(date, 21)).toHaveLength(1)
    expect(at(date, 22)).toEqual([])
  })

  it('is compared only with a tag that has a date, and where the policy has a limit', () => {
    expect(at(null, 0)).toEqual([])
    expect(at('2027-06-01', null)).toEqual([])
    expect(at('2026-06-01', 0)).toEqual([])
  })
})
