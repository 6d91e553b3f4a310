import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isFailure } from '../model/failure.ts'
import type { TidemarkError } from '../model/failure.ts'
import { parsePattern } from './parse-pattern.ts'
import type { PatternRules } from './parse-pattern.ts'
import { variablesOf } from './pattern.ts'

const WHERE = { file: 'tidemark.yaml', line: 3, column: 10 }

function faultOf(text: string, rules: PatternRules = {}): TidemarkError | undefined {
  try {
    parsePattern(text, WHERE, rules)
  } catch (error) {
    if (isFailure(error, 'E_PATTERN')) return error
    throw error
  }
  return undefined
}

function columnOfFault(text: string, rules: PatternRules = {}): number | undefined {
  return faultOf(text, rules)?.where?.column
}

/** What the parts were read from; the text itself where the pattern is refused. */
function writtenAgain(text: string): string {
  if (faultOf(text, { optional: true }) !== undefined) return text
  const { parts } = parsePattern(text, WHERE, { optional: true })
  const pieces = parts.map((part) => {
    if (part.type === 'text') return part.text
    if (part.type === 'optional') return `[${part.text}]`
    return part.format === null ? `{${part.name}}` : `{${part.name}:${part.format}}`
  })
  return pieces.join('')
}

describe('a pattern', () => {
  it('is literal text and variables', () => {
    expect(parsePattern('sha-{sha:12}.{date}', WHERE).parts).toEqual([
      { type: 'text', text: 'sha-' },
      { type: 'variable', name: 'sha', format: '12' },
      { type: 'text', text: '.' },
      { type: 'variable', name: 'date', format: null },
    ])
  })

  it('keeps its text', () => {
    expect(parsePattern('{major}.{minor}', WHERE).text).toBe('{major}.{minor}')
  })

  it('names its variables once each', () => {
    expect(variablesOf(parsePattern('{major}.{minor}-{major}', WHERE))).toEqual(['major', 'minor'])
  })

  it('may hold optional text where a git tag is meant', () => {
    expect(parsePattern('[v]{version}', WHERE, { optional: true }).parts[0]).toEqual({
      type: 'optional',
      text: 'v',
    })
  })

  it.each([
    ['[v]{version}', 10],
    ['a{verson}', 12],
    ['a{', 11],
    ['{major}.{minor', 18],
    ['{a{version}', 10],
    ['a}', 11],
    ['a]', 11],
    ['{sha:6}', 15],
    ['{sha:65}', 15],
    ['{sha:ful}', 15],
    ['{sha:}', 15],
    ['{date:YYYYYY}', 16],
    ['{date:}', 16],
    ['{date:DD/MM}', 16],
    ['{date:-}', 16],
    ['{version:1}', 19],
    ['{}', 11],
    ['', 10],
    ['a\u202eb', 11],
    ['a\nb', 11],
    ['x'.repeat(257), 266],
  ])('%j is refused at column %i', (text, column) => {
    expect(columnOfFault(text)).toBe(column)
  })

  it.each([
    ['[v', 10],
    ['[]v', 10],
    ['[a{sha}]', 12],
    ['[a[b]]', 12],
  ])('%j is refused as a git tag at column %i', (text, column) => {
    expect(columnOfFault(text, { optional: true })).toBe(column)
  })

  it.each([
    '{sha:7}',
    '{sha:64}',
    '{sha:full}',
    '{date:YYYY-MM-DD}',
    '{date:YYYY.MM.DDTHHmmss}',
    'x'.repeat(256),
  ])('%s is accepted', (text) => {
    expect(columnOfFault(text)).toBeUndefined()
  })

  it('hints at a misspelt variable', () => {
    expect(faultOf('{verison}')?.hints[0]).toContain('{version}')
  })

  it('is read back from its parts, whatever it is, or refused with its own code', () => {
    const piece = fc.constantFrom(
      '{version}',
      '{sha:full}',
      '{date:YYYY}',
      '[v]',
      'a',
      '-',
      '{',
      '}',
      '[',
      ']',
      ':',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        expect(writtenAgain(text)).toBe(text)
      }),
      { numRuns: 300 },
    )
  })
})
