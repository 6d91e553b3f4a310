import { describe, expect, it } from 'vitest'

import { parseChangelog } from './parse.ts'
import { KEEP_A_CHANGELOG } from './testing/keep-a-changelog.ts'

function headings(text: string): readonly unknown[] {
  return parseChangelog(text, 'CHANGELOG.md').sections.map(({ version, date }) => [
    version?.text ?? null,
    date,
  ])
}

function refuses(text: string, line: number): void {
  expect(() => parseChangelog(text, 'CHANGELOG.md')).toThrowError(
    expect.objectContaining({ code: 'E_CHANGELOG', where: { file: 'CHANGELOG.md', line } }),
  )
}

describe('reading a changelog', () => {
  it("finds the sections and links of Keep a Changelog's own", () => {
    const log = parseChangelog(KEEP_A_CHANGELOG, 'CHANGELOG.md')
    expect(log.sections.map(({ title, line, yanked, empty }) => [title, line, yanked, empty])).toEqual([
      ['[Unreleased]', 8, false, false],
      ['[1.1.1] - 2023-03-05', 25, false, false],
      ['[1.1.0] - 2019-02-15', 36, false, false],
      ['[0.0.8] - 2015-02-17 [YANKED]', 42, true, false],
      ['[0.0.1] - 2014-05-31', 48, false, false],
    ])
    expect(log).toMatchObject({ order: 'newest-first', newline: '\n', bom: false })
    expect(log.links.map(({ label }) => label)).toEqual([
      'unreleased',
      '1.1.1',
      '1.1.0',
      '0.0.8',
      '0.0.1',
      '444',
    ])
    for (const { start, urlStart, urlEnd, url, label } of log.links) {
      expect(KEEP_A_CHANGELOG.slice(start)).toMatch(new RegExp(`^\\[${label}\\]: `, 'u'))
      expect(KEEP_A_CHANGELOG.slice(urlStart, urlEnd)).toBe(url)
    }
    expect(log.sections.at(-1)?.end).toBe(log.linksStart)
    expect(KEEP_A_CHANGELOG.slice(log.linksStart)).toMatch(/^\[unreleased\]/u)
  })

  it.each([
    ['## [1.2.0] - 2026-01-31', '1.2.0', '2026-01-31'],
    ['## 1.2.0 - 2026-01-31', '1.2.0', '2026-01-31'],
    ['## [1.2.0](https://x/compare/a...b) (2026-01-31)', '1.2.0', '2026-01-31'],
    ['## v1.2.0', '1.2.0', null],
    ['# [1.2.0](https://x) (2026-01-31)', '1.2.0', '2026-01-31'],
    ['## [1.2.0-rc.1] – 2024-02-29 ##', '1.2.0-rc.1', '2024-02-29'],
    ['## [1.2.0] - Unreleased', '1.2.0', null],
    ['## [Unreleased]', null, null],
    ['## UNRELEASED', null, null],
    ['## [Unreleased](https://x) - soon', null, null],
  ])('knows the heading %s', (heading, version, date) => {
    expect(headings(`# Log\n\n${heading}\n- x\n`)).toEqual([[version, date]])
  })

  it.each([
    '### 1.2.0',
    ' ## 1.2.0',
    '##1.2.0',
    '## 1.2',
    '## 0.0.3.1',
    '## Notes on 1.2.0',
    '## Unreleasedness',
    '```\n## 1.2.0\n```',
    '~~~~ md\n~~~\n## 1.2.0',
    '- x\n  ```\n## not closed by this ```\n  ```',
    '<!-- \n## 1.2.0\n-->',
    '<!-- x -->\n\n```\n## 1.2.0',
    '# The 1.0.0 story',
  ])('takes none of %j for a release', (text) => {
    expect(headings(text)).toEqual([])
  })

  it.each([
    '```js\ncode\n```\n## 1.2.0',
    '- ```\n  code\n  ```\n## 1.2.0',
    '- ```\n  never closed\n## 1.2.0',
    '> ```\n> quoted\n\n## 1.2.0',
    '```not``` a fence\n## 1.2.0',
    '    ```\n## 1.2.0',
    '<!-- one line -->\n## 1.2.0',
    '<!--\nthree\n-->\n## 1.2.0',
    'text <!-- open\n## 1.2.0',
  ])('is not led astray by %j', (text) => {
    expect(headings(text)).toEqual([['1.2.0', null]])
  })

  it('ends a section at any heading of its level, and not below it', () => {
    const text = '## 1.2.0\n- x\n## Thanks\n- all\n# 1.1.0\n## Added\n- y\n# 1.0.0\n'
    const { sections } = parseChangelog(text, 'x')
    expect(sections.map(({ start, end }) => text.slice(start, end))).toEqual([
      '## 1.2.0\n- x\n',
      '# 1.1.0\n## Added\n- y\n',
      '# 1.0.0\n',
    ])
    expect(sections.map(({ empty }) => empty)).toEqual([false, false, true])
  })

  it('knows links from notes, footnotes and prose', () => {
    const text =
      '[a]: https://x "t"\n[b]: <https://y z>\n[Note]: this is prose\n[^1]: footnote\n[c]:\n```\n[d]: https://z\n```\n'
    expect(parseChangelog(text, 'x').links.map(({ label, url }) => [label, url])).toEqual([
      ['a', 'https://x'],
      ['b', 'https://y z'],
    ])
  })

  it('tells its line breaks and its byte order mark', () => {
    expect(parseChangelog('\uFEFF## 1.0.0\r\n- x\r\n- y\n', 'x')).toMatchObject({
      newline: '\r\n',
      bom: true,
      sections: [{ line: 1 }],
    })
    expect(parseChangelog('a\r\nb\n', 'x').newline).toBe('\n')
    expect(parseChangelog('', 'x')).toMatchObject({
      sections: [],
      links: [],
      order: 'newest-first',
      linksStart: 0,
    })
  })

  it.each([
    ['newest-first', ['1.1.0', '1.0.0']],
    ['newest-first', ['1.0.1 - 2026-03-01', '1.1.0 - 2026-02-01', '1.0.0']],
    ['newest-first', ['Unreleased', '2.5.2 - 2017-07-20', '2.6.2 - 2017-07-20', '2.5.1']],
    ['oldest-first', ['1.0.0', '1.1.0', 'Unreleased']],
    ['oldest-first', ['1.0.0 - 2026-01-01', '1.1.0 - 2026-01-01']],
    ['mixed', ['1.1.0', '1.0.0', '1.2.0']],
    ['mixed', ['1.1.0', 'Unreleased', '1.0.0']],
  ])('says that it is %s: %j', (order, titles) => {
    expect(parseChangelog(titles.map((title) => `## ${title}\n`).join(''), 'x').order).toBe(order)
  })
})

describe('a changelog is refused', () => {
  it('with two sections of a version', () => {
    refuses('## 1.0.0\n- x\n## [v1.0.0] - 2026-01-01\n', 3)
  })

  it('with two Unreleased', () => {
    refuses('## Unreleased\n\n## 1.0.0\n\n## [unreleased]\n', 5)
  })

  it.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-04-31'])(
    'with the day %s',
    (date) => {
      refuses(`## 1.1.0 - 2026-05-01\n## 1.0.0 - ${date}\n`, 2)
    },
  )
})

it.each([
  ['brackets', '['.repeat(1_000_000)],
  ['blanks', `## 1.0.0${' '.repeat(1_000_000)}x`],
  ['a definition', `[a]: ${'x'.repeat(1_000_000)}\u2028y`],
  ['hashes', `## a${' #'.repeat(500_000)}x`],
  ['a label', `[${'a'.repeat(1_000_000)}]: x`],
  ['list marks', '- '.repeat(500_000)],
])('a line may be very long: %s', (_, text) => {
  expect(parseChangelog(text, 'x').links.length).toBeLessThan(2)
})
