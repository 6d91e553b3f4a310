import { describe, expect, it } from 'vitest'

import type { Finding } from '../../policy/lint/finding.ts'
import { LOOK } from '../testing/data.ts'
import { lintView } from './lint-view.ts'

const SOURCE = `version: 1
tags:
  "{major}": { from: release, moves: forward }
  "{sha}":   { from: build, moves: never }
\t日本: { from: build, moves: freely }
`

const OVERLAP: Finding = {
  code: 'E_CLASS_OVERLAP',
  severity: 'error',
  message: 'both can make "1234567"',
  witness: '1234567',
  where: { file: 'tidemark.yaml', line: 4, column: 3, length: 7 },
  hints: ['A prefix tells them apart:  "sha-{sha}"'],
}

function view(findings: readonly Finding[], expanded: string | null = null): string {
  return lintView({ file: 'tidemark.yaml', source: SOURCE, findings, manifests: [], expanded }, LOOK)
}

describe('the view of lint', () => {
  it('shows each finding at its place, with carets and a witness', () => {
    expect(view([OVERLAP])).toMatchInlineSnapshot(`
      "tidemark.yaml:4:3  two classes can claim the same tag   [E_CLASS_OVERLAP]
         3 │   "{major}": { from: release, moves: forward }
         4 │   "{sha}":   { from: build, moves: never }
           │   ^^^^^^^ both can make "1234567"
        A prefix tells them apart:  "sha-{sha}"

      1 error, 0 warnings."
    `)
  })

  it('puts the caret right after tabs, and marks warnings', () => {
    const where = { file: 'tidemark.yaml', line: 5, column: 2, length: 2 }
    const warning = {
      ...OVERLAP,
      code: 'W_PRE_1_0',
      severity: 'warning',
      witness: '0',
      message: 'it is fed',
      where,
      hints: [],
    } as const
    expect(view([warning])).toMatchInlineSnapshot(`
      "tidemark.yaml:5:2  warning: the tag \`0\` says nothing   [W_PRE_1_0]
         4 │   "{sha}":   { from: build, moves: never }
         5 │     日本: { from: build, moves: freely }
           │     ^^ it is fed: "0"

      0 errors, 1 warning."
    `)
  })

  it('does without an excerpt where there is no line', () => {
    expect(view([{ ...OVERLAP, where: { file: 'tidemark.yaml' } }])).toMatchInlineSnapshot(`
      "tidemark.yaml  two classes can claim the same tag   [E_CLASS_OVERLAP]
        both can make "1234567"
        A prefix tells them apart:  "sha-{sha}"

      1 error, 0 warnings."
    `)
  })

  it('says so when there is nothing to say', () => {
    expect(view([])).toBe('tidemark.yaml keeps its promises: nothing to say.')
  })

  it('prints the expanded policy alone, to be redirected', () => {
    expect(view([], 'version: 1\n')).toBe('version: 1')
  })
})
