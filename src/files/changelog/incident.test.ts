import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parseVersion } from '../../model/version.ts'
import { setIncident } from './incident.ts'
import type { Incident } from './incident.ts'

function set(text: string, more: Partial<Incident> = {}): string | null {
  const version = parseVersion('1.4.1')
  return setIncident(text, { file: 'CHANGELOG.md', version, date: '2026-03-05', text: 'Slow.', ...more })
}

const ENTRY = '- Deprecated on 2026-03-05: Slow.\n'
const ADDED = ['### Incident', ENTRY.trim()]
const BLOCK = `### Incident\n\n${ENTRY}`

describe('an incident in a changelog', () => {
  it.each([
    ['a section', '# Log\n\n## [1.4.1] - 2026-03-02\n', '\n### Fixed\n\n- x\n\n## [1.4.0]\n', `\n${BLOCK}`],
    ['a plain list', '## 1.4.1\n\n- x\n', '\n## 1.4.0\n\n- y\n', `\n${BLOCK}`],
    ['a plain list at the end', '## 1.4.1\n\n- x\n', '', `\n${BLOCK}`],
    ['an empty section', '## 1.4.1\n', '\n## 1.4.0\n', `\n${BLOCK}`],
    ['the end of the file', '## 1.4.1\n', '', `\n${BLOCK}`],
    ['links', '## [1.4.1]\n', '\n[1.4.1]: https://a\n', `\n${BLOCK}`],
    ['two blank lines', '## 1.4.1\n', '\n\n### Fixed\n', `\n${BLOCK}`],
  ])('goes below the heading of its version, and away again: %s', (_, above, below, entry) => {
    const text = above + below
    const after = above + entry + below
    expect(set(text)).toBe(after)
    expect(set(after)).toBe(after)
    expect(set(after, { date: '2026-03-09' })).toBe(after)
    expect(set(after, { text: null })).toBe(text)
    expect(set(text, { text: null })).toBe(text)
  })

  it('has a blank line around it where there was none', () => {
    expect(set('## 1.4.1\n- x\n## 1.4.0\n')).toBe(`## 1.4.1\n- x\n\n${BLOCK}\n## 1.4.0\n`)
    expect(set('## 1.4.1\n### Fixed\n')).toBe(`## 1.4.1\n\n${BLOCK}\n### Fixed\n`)
    expect(set('## 1.4.1\n## 1.4.0\n')).toBe(`## 1.4.1\n\n${BLOCK}\n## 1.4.0\n`)
    expect(set('## 1.4.1')).toBe(`## 1.4.1\n\n${BLOCK}`)
  })

  it('is written again in other words, with their day', () => {
    const text = `## 1.4.1\n\n${BLOCK}\n### Fixed\n`
    expect(set(text, { text: 'Eats all.', date: '2026-03-09' })).toBe(
      '## 1.4.1\n\n### Incident\n\n- Deprecated on 2026-03-09: Eats all.\n\n### Fixed\n',
    )
  })

  it('joins the incidents that people wrote, and leaves them', () => {
    const text = '## 1.4.1\n\n### Incidents\n\n- 2026-03-03: outage\n'
    const after = `## 1.4.1\n\n### Incidents\n\n${ENTRY}- 2026-03-03: outage\n`
    expect(set(text)).toBe(after)
    expect(set(after, { text: null })).toBe(text)
    expect(set('## 1.4.1\n\n### Incident\n- y\n')).toBe(`## 1.4.1\n\n### Incident\n\n${ENTRY}- y\n`)
  })

  it('keeps the line breaks of the file', () => {
    const text = '## 1.4.1\r\n\r\n- x\r\n'
    const after = `## 1.4.1\n\n- x\n\n${BLOCK}`.replaceAll('\n', '\r\n')
    expect(set(text)).toBe(after)
    expect(set(after)).toBe(after)
    expect(set(after, { text: null })).toBe(text)
  })

  it('has no place in a file without the version, nor in code', () => {
    expect(set('## 1.4.0\n')).toBeNull()
    expect(set('```\n## 1.4.1\n```\n')).toBeNull()
    expect(set('')).toBeNull()
    const code = '## 1.4.1\n\n```\n- Deprecated on 2026-01-01: x\n```\n'
    expect(set(code)).toBe(`${code}\n${BLOCK}`)
    const open = '## 1.4.1\n\n```\nx\n'
    expect(set(open)).toBe(`## 1.4.1\n\n${BLOCK}\n\`\`\`\nx\n`)
  })

  it('refuses a file with two sections of the version', () => {
    expect(() => set('## 1.4.1\n## 1.4.1\n')).toThrowError(expect.objectContaining({ code: 'E_CHANGELOG' }))
  })

  it('changes no other line, whatever the file says', () => {
    const lines = fc.constantFrom(
      '## 1.4.1',
      '## 1.4.0',
      '### Incident',
      '- x',
      '',
      '```',
      '<!-- y',
      '-->',
      '\t',
    )
    fc.assert(
      fc.property(fc.array(lines), (list) => {
        const text = list.join('\n')
        let after: string | null = null
        try {
          after = set(text)
        } catch {
          return
        }
        if (after === null) return
        expect(set(after)).toBe(after)
        const left = after.split('\n').filter((line) => line.trim() !== '')
        for (const line of list.filter((each) => each.trim() !== '')) {
          while (left[0] !== line && ADDED.includes(left[0] ?? '')) left.shift()
          expect(left.shift()).toBe(line)
        }
        expect(ADDED).toEqual(expect.arrayContaining(left))
      }),
      { numRuns: 300 },
    )
  })
})
