import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { deprecationText, sameNotes, withBanner } from './banner.ts'

describe('the banner of a deprecated release', () => {
  it('stands at the top, is replaced, and goes without a trace', () => {
    const notes = '### Fixed\n\n- Uploads.\n'
    const first = withBanner(notes, 'Loses uploads.')
    expect(first.startsWith('## ⚠️ Deprecated\n\nLoses uploads.\n')).toBe(true)
    expect(first.endsWith(notes)).toBe(true)
    expect(withBanner(first, 'Loses uploads.')).toBe(first)
    expect(withBanner(first, 'Eats them.')).toBe(withBanner(notes, 'Eats them.'))
    expect(withBanner(first, null)).toBe(notes)
  })

  it('leaves a banner alone that somebody else wrote', () => {
    const notes = '## ⚠️ Deprecated\n\nBy hand.\n'
    expect(withBanner(notes, null)).toBe(notes)
    expect(withBanner(notes, 'x').endsWith(notes)).toBe(true)
  })

  it('is known again after a forge changed line breaks and blanks at the end', () => {
    const there = `${withBanner('Notes.', 'x').replaceAll('\n', '\r\n')}\r\n`
    expect(sameNotes(withBanner(there, 'x'), there)).toBe(true)
    expect(sameNotes(withBanner(there, 'y'), there)).toBe(false)
    expect(withBanner(there, null)).toBe('Notes.\r\n')
  })

  it('gives back whatever notes there were', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, reason) => {
        const notes = text.trimStart()
        const said = deprecationText({ reason, replacement: null, previous: null })
        const once = withBanner(notes, said)
        expect(withBanner(once, said)).toBe(once)
        expect(withBanner(once, null)).toBe(notes)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the words about a deprecated version', () => {
  it.each([
    [
      { reason: 'loses uploads', replacement: '1.4.3', previous: '1.4.1' },
      'loses uploads. Use 1.4.3 instead.',
    ],
    [{ reason: 'It is slow!', replacement: null, previous: '1.4.1' }, 'It is slow! Use 1.4.1 instead.'],
    [{ reason: 'slow', replacement: null, previous: null }, 'slow.'],
    [{ reason: 'eats <b> --> all', replacement: null, previous: null }, 'eats &lt;b> --> all.'],
  ])('of %j', (version, text) => {
    expect(deprecationText(version)).toBe(text)
  })
})
