import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { parseChangelog } from './parse.ts'
import { releaseChangelog } from './release.ts'
import type { ReleaseOptions } from './release.ts'
import { sectionOf } from './section.ts'
import { KEEP_A_CHANGELOG } from './testing/keep-a-changelog.ts'

const COMPARE = 'https://github.com/acme/web/compare/{from}...{to}'

function options(version: string, more: Partial<ReleaseOptions> = {}): ReleaseOptions {
  return {
    file: 'CHANGELOG.md',
    version: parseVersion(version),
    gitTag: `v${version}`,
    previousTag: 'v1.1.1',
    date: '2026-03-02',
    compare: null,
    empty: 'refuse',
    ...more,
  }
}

function refuses(text: string, wanted: ReleaseOptions, line?: number): void {
  const where = line === undefined ? expect.anything() : { file: 'CHANGELOG.md', line }
  expect(() => releaseChangelog(text, wanted)).toThrowError(
    expect.objectContaining({ code: 'E_CHANGELOG', where }),
  )
}

describe('releasing a changelog', () => {
  it("moves Unreleased and keeps the links right in Keep a Changelog's own", () => {
    const after = releaseChangelog(KEEP_A_CHANGELOG, options('1.2.0'))
    const place = 'https://github.com/olivierlacan/keep-a-changelog/compare'
    const expected = KEEP_A_CHANGELOG.replace(
      '## [Unreleased]\n',
      '## [Unreleased]\n\n## [1.2.0] - 2026-03-02\n',
    ).replace(
      `[unreleased]: ${place}/v1.1.1...HEAD\n`,
      `[unreleased]: ${place}/v1.2.0...HEAD\n[1.2.0]: ${place}/v1.1.1...v1.2.0\n`,
    )
    expect(after).toBe(expected)
  })

  it('makes the links that the policy asks for, also where there are none', () => {
    const text = '# Changelog\n\n## [Unreleased]\n\n- x\n\n## [1.1.1] - 2026-01-01\n\n- y\n'
    expect(releaseChangelog(text, options('1.2.0', { compare: COMPARE }))).toBe(
      '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-03-02\n\n- x\n\n## [1.1.1] - 2026-01-01\n\n- y\n\n' +
        '[unreleased]: https://github.com/acme/web/compare/v1.2.0...HEAD\n' +
        '[1.2.0]: https://github.com/acme/web/compare/v1.1.1...v1.2.0\n',
    )
    expect(releaseChangelog(text, options('1.2.0'))).not.toContain('compare')
  })

  it('keeps CRLF, a byte order mark, and the end of a file without a line break', () => {
    const text =
      '\uFEFF# Log\r\n\r\n## Unreleased\r\n- x 🎉\r\n\r\n## 1.1.1 (2026-01-01)\r\n- y\r\n\r\n[Unreleased]: https://x/compare/v1.1.1...main'
    expect(releaseChangelog(text, options('1.2.0'))).toBe(
      '\uFEFF# Log\r\n\r\n## Unreleased\r\n\r\n## 1.2.0 (2026-03-02)\r\n- x 🎉\r\n\r\n## 1.1.1 (2026-01-01)\r\n- y\r\n\r\n' +
        '[Unreleased]: https://x/compare/v1.2.0...main\r\n[1.2.0]: https://x/compare/v1.1.1...v1.2.0',
    )
  })

  it('needs no release before, and then compares with none', () => {
    const first = options('0.1.0', { previousTag: null, compare: COMPARE })
    expect(releaseChangelog('## [Unreleased]\n\n- x\n', first)).toBe(
      '## [Unreleased]\n\n## [0.1.0] - 2026-03-02\n\n- x\n\n[unreleased]: https://github.com/acme/web/compare/v0.1.0...HEAD\n',
    )
    expect(releaseChangelog('## Unreleased\n- x', options('0.1.0', { previousTag: null }))).toBe(
      '## Unreleased\n\n## 0.1.0 - 2026-03-02\n- x',
    )
  })

  it.each([
    ['## v1.1.1 – 2026-01-01', '## v1.2.0 – 2026-03-02'],
    ['## [v1.1.1] — 2026-01-01', '## [v1.2.0] — 2026-03-02'],
    ['## 1.1.1: 2026-01-01', '## 1.2.0: 2026-03-02'],
    ['## [1.1.1] (2026-01-01) [YANKED]', '## [1.2.0] (2026-03-02)'],
    ['## [1.1.1] "Sea" 2026-01-01', '## [1.2.0] - 2026-03-02'],
    [
      '## [1.1.1](https://x/compare/v1.1.0...v1.1.1) (2026-01-01)',
      '## [1.2.0](https://x/compare/v1.1.1...v1.2.0) (2026-03-02)',
    ],
    ['## [1.1.1]', '## [1.2.0] - 2026-03-02'],
  ])('writes the heading as the newest one: %s', (newest, heading) => {
    const text = `## [Unreleased]\n\n- x\n\n${newest}\n\n- y\n`
    expect(releaseChangelog(text, options('1.2.0'))).toBe(
      text.replace('## [Unreleased]\n', `## [Unreleased]\n\n${heading}\n`),
    )
  })

  it('follows links to release pages, in headings, and below each other in the other order', () => {
    const pages = '## [Unreleased]\n- x\n## [1.1.1]\n- y\n\n[1.1.1]: https://x/releases/tag/v1.1.1\n'
    expect(releaseChangelog(pages, options('1.2.0'))).toContain(
      '\n\n[1.2.0]: https://x/releases/tag/v1.2.0\n[1.1.1]: https://x/releases/tag/v1.1.1\n',
    )
    const inline =
      '## [Unreleased](https://x/compare/v1.1.1...HEAD)\n- x\n## [1.1.1](https://x/compare/v1...v1.1.1)\n'
    expect(releaseChangelog(inline, options('1.2.0', { compare: COMPARE }))).toContain(
      '## [Unreleased](https://github.com/acme/web/compare/v1.2.0...HEAD)\n\n## [1.2.0](https://github.com/acme/web/compare/v1.1.1...v1.2.0)',
    )
    const upward =
      '## Unreleased\n- x\n## 1.1.1\n\n[1.1.1]: https://x/compare/v1.1.0...v1.1.1\n[unreleased]: https://x/compare/v1.1.1...HEAD\n'
    expect(releaseChangelog(upward, options('1.2.0'))).toMatch(
      /\[1\.1\.1\].*\n\[1\.2\.0\].*v1\.1\.1\.\.\.v1\.2\.0\n\[unreleased\].*v1\.2\.0\.\.\.HEAD\n$/u,
    )
  })

  it('leaves a link of Unreleased that compares nothing', () => {
    const text = '## [Unreleased]\n- x\n\n[unreleased]: https://x/tree/main\n'
    expect(releaseChangelog(text, options('1.2.0', { compare: COMPARE }))).toContain(
      '[unreleased]: https://x/tree/main\n[1.2.0]: https://github.com/',
    )
  })

  it('accepts a hotfix of an older line that was released later', () => {
    const text =
      '## [Unreleased]\n- x\n## 2.5.2 - 2017-07-20\n- y\n## 2.6.2 - 2017-07-20\n- z\n## 2.5.1 - 2017-01-01\n- z\n'
    expect(releaseChangelog(text, options('2.7.0'))).toContain('## 2.7.0 - 2026-03-02\n- x')
  })

  it('takes a dollar sign for what it is', () => {
    const compare = 'https://x/compare/{from}...{to}?a=$&'
    expect(releaseChangelog('## Unreleased\n- x\n', options('1.2.0', { compare }))).toContain(
      'v1.1.1...v1.2.0?a=$&',
    )
  })
})

describe('a changelog that is prepared already', () => {
  const text = releaseChangelog(KEEP_A_CHANGELOG, options('1.2.0'))

  it('stays as it is, whatever day it is, also without an Unreleased', () => {
    expect(releaseChangelog(text, options('1.2.0', { date: '2026-03-09' }))).toBe(text)
    const bare = '## 1.2.0 - 2026-03-01\n- x\n'
    expect(releaseChangelog(bare, options('1.2.0'))).toBe(bare)
  })

  it('is refused without a date, without its link, below another release, or empty', () => {
    refuses('## 1.2.0\n- x\n', options('1.2.0'), 1)
    refuses('## 1.2.0 - 2026-03-01\n- x\n', options('1.2.0', { compare: COMPARE }), 1)
    refuses('## 1.3.0 - 2026-03-01\n- x\n## 1.2.0 - 2026-02-01\n- y\n', options('1.2.0'), 3)
    refuses('## 1.2.0 - 2026-03-01\n', options('1.2.0'), 1)
  })

  it('is refused when Unreleased says something as well', () => {
    refuses('# Log\n## Unreleased\n- x\n## 1.2.0 - 2026-03-01\n- y\n', options('1.2.0'), 2)
  })
})

describe('a changelog that cannot be released', () => {
  it.each([
    ['nothing', ''],
    ['only code', '```\n## [Unreleased]\n- x\n```\n'],
    ['no Unreleased', '# Log\n\n## 1.1.1 - 2026-01-01\n- x\n'],
    ['an empty Unreleased', '## Unreleased\n\n## 1.1.1\n- x\n'],
    [
      'headings alone',
      '## Unreleased\n\n### Added\n\n### Fixed\n\n-\n<!-- say\nsomething -->\n[x]: https://x\n',
    ],
    ['the oldest first', '## 0.1.0\n- x\n## 0.2.0\n- y\n## Unreleased\n- z\n'],
    ['no order', '## Unreleased\n- z\n## 0.2.0\n- x\n## 0.1.0\n- y\n## 0.3.0\n- y\n'],
    ['Unreleased at the end', '## 0.2.0\n- x\n## Unreleased\n- z\n'],
  ])('has %s', (_, text) => {
    refuses(text, options('1.2.0'))
  })

  it('may be empty where the policy allows it', () => {
    const allowed = options('1.2.0', { empty: 'allow' })
    expect(releaseChangelog('## [Unreleased]', allowed)).toBe('## [Unreleased]\n\n## [1.2.0] - 2026-03-02')
    refuses('# Log\n', allowed)
  })
})

describe('for any changelog', () => {
  const word = fc.constantFrom('fix', '🎉', '`## [9.9.9]`', '[#12]', '日本', '<b>', '$&', '\\', 'v1.2.0')
  const item = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => `- ${words.join(' ')}`)
  const block = fc.oneof(
    item,
    item.map((text) => `### Added\n\n${text}\n  - nested\n    - deeper`),
    fc.constantFrom(
      '```md\n## [3.0.0] - 2020-02-30\n```',
      '- a\n  ~~~\n  ## 1.0.0\n  ~~~',
      '<!--\n## [Unreleased]\n-->',
      '    ## [1.0.0]',
      '- ```\n  open',
      'text',
    ),
  )
  const body = fc
    .array(block, { minLength: 1, maxLength: 4 })
    .map((blocks) => `\n- x\n\n${blocks.join('\n\n')}\n\n`)
  const log = fc.record({
    bodies: fc.array(body, { minLength: 1, maxLength: 5 }),
    links: fc.boolean(),
    crlf: fc.boolean(),
    final: fc.boolean(),
  })

  function textOf({
    bodies,
    links,
    crlf,
    final,
  }: {
    bodies: string[]
    links: boolean
    crlf: boolean
    final: boolean
  }): string {
    const heading = (index: number): string =>
      index === 0 ? '## [Unreleased]' : `## [0.${bodies.length - index}.0] - 2025-0${9 - index}-01`
    const sections = bodies.map((text, index) => `${heading(index)}\n${text}`).join('')
    const bottom = links ? '[#12]: https://x/12\n[Unreleased]: https://x/compare/v0.1.0...HEAD\n' : ''
    const text = `# Log\n\nAll of it.\n\n${sections}${bottom}`
    const ended = final ? text : text.trimEnd()
    return crlf ? ended.replaceAll('\n', '\r\n') : ended
  }

  it("releasing moves exactly Unreleased's body, keeps all other bytes, and is done once", () => {
    fc.assert(
      fc.property(log, fc.boolean(), (drawn, linked) => {
        const text = textOf(drawn)
        const wanted = options('1.0.0', { previousTag: 'v0.1.0', compare: linked ? COMPARE : null })
        const after = releaseChangelog(text, wanted)
        const [old, now] = [parseChangelog(text, 'x'), parseChangelog(after, 'x')]
        const bodies = (source: string, parsed: typeof old): readonly string[] =>
          parsed.sections.map(({ start, bodyStart, end }, index) =>
            source.slice(index < 2 ? bodyStart : start, end).trimEnd(),
          )
        const bodyOf = bodies(after, now)
        expect(bodyOf[0]).toBe('')
        expect(bodyOf[1]).toBe(bodies(text, old)[0])
        expect(now.sections.length).toBe(old.sections.length + 1)
        const start = now.sections[2]?.start ?? now.linksStart
        const rest = text.slice(old.sections[1]?.start ?? old.linksStart, old.linksStart)
        expect(after.slice(start, start + rest.length)).toBe(rest)
        expect(after.startsWith(text.slice(0, old.sections[0]?.bodyStart))).toBe(true)
        expect(after.replaceAll('\r\n', '').includes(drawn.crlf ? '\n' : '\r')).toBe(false)
        expect(after.endsWith('\n')).toBe(drawn.final)
        expect(releaseChangelog(after, wanted)).toBe(after)
      }),
      { numRuns: 200 },
    )
  })

  it('an undone insertion is the file from before, byte by byte', () => {
    fc.assert(
      fc.property(log, (drawn) => {
        const text = textOf({ ...drawn, links: false })
        const after = releaseChangelog(text, options('1.0.0'))
        const newline = drawn.crlf ? '\r\n' : '\n'
        expect(after.replace(`${newline}## [1.0.0] - 2026-03-02${newline}`, '')).toBe(text)
      }),
      { numRuns: 200 },
    )
  })
})

it('a changelog of 5 MB is released', () => {
  const section = (minor: number): string =>
    `## [0.${minor}.0] - 2025-01-01\n\n${'- a change, and `code` ([#1])\n'.repeat(180)}\n`
  const text = `## [Unreleased]\n\n- x\n\n${Array.from({ length: 1000 }, (_, index) => section(1000 - index)).join('')}`
  expect(text.length).toBeGreaterThan(5_000_000)
  const after = releaseChangelog(text, options('1.0.0'))
  expect(after.length - text.length).toBe('\n## [1.0.0] - 2026-03-02\n'.length)
  expect(sectionOf(after, parseVersion('1.0.0'), 'x')?.body).toBe('- x')
})

it('a changelog with a link for each of 50,000 releases is released', () => {
  const count = 50_000
  const numbers = Array.from({ length: count }, (_, index) => count - index)
  const sections = numbers.map((minor) => `## [0.${minor}.0]\n- x\n`).join('')
  const links = numbers.map((minor) => `[0.${minor}.0]: https://x/${minor}/notes\n`).join('')
  const text = `## [Unreleased]\n- x\n${sections}${links}`
  const heading = '\n## [1.0.0] - 2026-03-02\n'
  expect(releaseChangelog(text, options('1.0.0')).length - text.length).toBe(heading.length)
})
