import { describe, expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { sectionOf } from './section.ts'
import { KEEP_A_CHANGELOG } from './testing/keep-a-changelog.ts'

describe('the section of a version', () => {
  it('is trimmed, and brings the links that it uses', () => {
    const place = 'https://github.com/olivierlacan/keep-a-changelog'
    expect(sectionOf(KEEP_A_CHANGELOG, parseVersion('1.1.1'), 'x')).toEqual({
      title: '[1.1.1] - 2023-03-05',
      date: '2023-03-05',
      body: `### Added

- Arabic translation (#444).
- v1.1 French translation, see [v1.0.0] and [the issue][444].

### Fixed

- Improve French translation (#377).

[444]: ${place}/issues/444`,
    })
  })

  it('has one kind of line break, and keeps what is within it', () => {
    const text =
      '## 1.0.0\r\n\r\n  - [A  b]\r\n\r\n[x]: https://x\r\n\r\n## 0.9.0\r\n- y\r\n\r\n[a b]: https://a\r\n[A B]: https://b\r\n'
    expect(sectionOf(text, parseVersion('1.0.0'), 'x')?.body).toBe(
      '  - [A  b]\n\n[x]: https://x\n\n[a b]: https://a',
    )
    expect(sectionOf(text, parseVersion('0.9.0'), 'x')?.body).toBe('- y')
  })

  it('may be missing, undated or empty', () => {
    expect(sectionOf(KEEP_A_CHANGELOG, parseVersion('9.9.9'), 'x')).toBe(null)
    expect(sectionOf('## v1.0.0\n\n', parseVersion('1.0.0'), 'x')).toEqual({
      title: 'v1.0.0',
      date: null,
      body: '',
    })
  })
})
