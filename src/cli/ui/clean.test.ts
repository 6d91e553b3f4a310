import { describe, expect, it } from 'vitest'

import { clean, cleanDeep } from './clean.ts'

describe('cleaning text for a terminal', () => {
  it('spells escape sequences out instead of sending them', () => {
    expect(clean('\u001B[31mred\u001B[0m \u009B2J')).toBe('\\u{1b}[31mred\\u{1b}[0m \\u{9b}2J')
  })

  it('spells marks that reorder text', () => {
    expect(clean('a\u202Eb\u2066c')).toBe('a\\u{202e}b\\u{2066}c')
  })

  it('keeps line feeds, tabs and letters of all languages', () => {
    expect(clean('a\n\tä 日本 🎉')).toBe('a\n\tä 日本 🎉')
  })

  it('reaches every string and key of plain data, and changes nothing else', () => {
    const data = { 'k\u0007': ['a\rb', 1, null, { deep: '\u0000' }], ok: true }
    expect(cleanDeep(data)).toEqual({ 'k\\u{7}': ['a\\u{d}b', 1, null, { deep: '\\u{0}' }], ok: true })
  })
})
