import { describe, expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { addGenerated } from './add-generated.ts'
import type { GeneratedOptions } from './add-generated.ts'

const BODY = '### Added\n\n- search'
const SECTION = `## [1.2.0] - 2026-03-02\n\n${BODY}\n`

function options(more: Partial<GeneratedOptions> = {}): GeneratedOptions {
  return {
    file: 'CHANGELOG.md',
    version: parseVersion('1.2.0'),
    gitTag: 'v1.2.0',
    previousTag: 'v1.1.1',
    date: '2026-03-02',
    compare: null,
    body: BODY,
    empty: 'refuse',
    ...more,
  }
}

function refuses(text: string, more: Partial<GeneratedOptions> = {}): void {
  expect(() => addGenerated(text, options(more))).toThrowError(
    expect.objectContaining({ code: 'E_CHANGELOG' }),
  )
}

describe('adding a generated section', () => {
  it.each([
    ['an empty file', '', `# Changelog\n\n${SECTION}`],
    ['a preamble', '# Log\n\nAll of it.\n', `# Log\n\nAll of it.\n\n${SECTION}`],
    ['a preamble without an end', '# Log', `# Log\n\n${SECTION}`],
    [
      'a release',
      '# Log\n\n## [1.1.1] - 2026-01-01\n- y',
      `# Log\n\n${SECTION}\n## [1.1.1] - 2026-01-01\n- y`,
    ],
    ['a release at once', '## [1.1.1] - 2026-01-01\n', `${SECTION}\n## [1.1.1] - 2026-01-01\n`],
    [
      'Unreleased',
      '## [Unreleased]\n- z\n\n## [1.1.1]\n',
      `## [Unreleased]\n- z\n\n${SECTION}\n## [1.1.1]\n`,
    ],
    ['links', '# Log\n\n[a]: https://a\n', `# Log\n\n${SECTION}\n[a]: https://a\n`],
  ])('puts it where it belongs: %s', (_, before, after) => {
    expect(addGenerated(before, options())).toBe(after)
    expect(addGenerated(after, options({ body: 'other' }))).toBe(after)
  })

  it('writes its heading, line breaks and links as the others', () => {
    const text = '# Log\r\n\r\n## [1.1.1](https://x/compare/v1.1.0...v1.1.1) (2026-01-01)\r\n\r\n* y\r\n'
    expect(addGenerated(text, options())).toBe(
      '# Log\r\n\r\n## [1.2.0](https://x/compare/v1.1.1...v1.2.0) (2026-03-02)\r\n\r\n### Added\r\n\r\n- search\r\n\r\n' +
        text.slice('# Log\r\n\r\n'.length),
    )
    expect(addGenerated('# Log\n', options({ compare: 'https://x/compare/{from}...{to}' }))).toBe(
      `# Log\n\n${SECTION}\n[1.2.0]: https://x/compare/v1.1.1...v1.2.0\n`,
    )
  })

  it('refuses to say nothing, unless it may', () => {
    refuses('# Log\n', { body: '\n' })
    expect(addGenerated('# Log\n', options({ body: '', empty: 'allow' }))).toBe(
      '# Log\n\n## [1.2.0] - 2026-03-02\n',
    )
  })

  it('refuses a file that has the release elsewhere, or the oldest at the top', () => {
    refuses('## 1.3.0 - 2026-03-03\n## 1.2.0 - 2026-03-02\n')
    refuses('## 1.0.0\n## 1.1.0\n')
  })
})
