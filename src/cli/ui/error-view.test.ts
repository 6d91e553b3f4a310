import { describe, expect, it } from 'vitest'

import { errorView } from './error-view.ts'
import { PLAIN, createPalette } from './palette.ts'

const REFUSAL = {
  code: 'E_IMMUTABLE',
  message: '1.4.0 is sha256:0d9e5b1f3c44 since 2026-03-02 10:14 UTC and is never re-pushed',
  where: { file: 'tidemark.yaml', line: 12, column: 3 },
  source: '"{version}": { from: release, moves: never }',
  hints: [
    'You have sha256:77aa01b2c3d4.',
    'Ship it as the next version:   git tag --annotate v1.4.1 --message "Release 1.4.1"',
    'Nothing was written.',
  ],
}

describe('the view of an error', () => {
  it('says what, where and what now', () => {
    expect(errorView(REFUSAL, PLAIN)).toMatchInlineSnapshot(`
      "! 1.4.0 is sha256:0d9e5b1f3c44 since 2026-03-02 10:14 UTC and is never re-pushed   [E_IMMUTABLE]
        tidemark.yaml:12:3   "{version}": { from: release, moves: never }
        You have sha256:77aa01b2c3d4.
        Ship it as the next version:   git tag --annotate v1.4.1 --message "Release 1.4.1"
        Nothing was written."
    `)
  })

  it('does without a place and hints, and indents what follows the first line', () => {
    const error = { code: 'E_GIT', message: 'git failed:\nfatal: no', where: null, source: null, hints: [] }
    expect(errorView(error, PLAIN)).toBe('! git failed:   [E_GIT]\n  fatal: no')
  })

  it('adds nothing but colour where there is colour', () => {
    expect(errorView(REFUSAL, createPalette(true)).startsWith('\u001B[31m!\u001B[39m ')).toBe(true)
  })
})
