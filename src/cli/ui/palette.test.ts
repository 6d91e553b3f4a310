import { describe, expect, it } from 'vitest'

import { PLAIN, createPalette, wantsColour } from './palette.ts'

describe('colour', () => {
  it.each([
    ['is on for a terminal', {}, true, true, true],
    ['is off for a pipe', {}, false, true, false],
    ['is off with --no-color', { FORCE_COLOR: '1' }, true, false, false],
    ['is off with NO_COLOR, whatever it says', { NO_COLOR: '0', FORCE_COLOR: '1' }, true, true, false],
    ['ignores an empty NO_COLOR', { NO_COLOR: '' }, true, true, true],
    ['is on for a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true, true],
    ['is off with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, true, false],
    ['is off on a dumb terminal', { TERM: 'dumb' }, true, true, false],
  ])('%s', (...[, env, isTerminal, flag, expected]) => {
    expect(wantsColour(env, isTerminal, flag)).toBe(expected)
  })

  it('paints only when it is on', () => {
    expect(createPalette(true).bad('no')).toBe('\u001B[31mno\u001B[39m')
    expect(PLAIN.bad('no')).toBe('no')
  })
})
