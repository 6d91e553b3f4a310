import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { compileGlob } from '../../model/glob.ts'
import { accepts } from './automaton.ts'
import { compile } from './compile.ts'
import { globs } from './glob.ts'

const globTexts = fc.string({ unit: fc.constantFrom('*', '**', 'a', '/', '.'), minLength: 1, maxLength: 5 })
const branches = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), minLength: 1, maxLength: 6 })

describe('the language of branch globs', () => {
  it('holds the branches that the matcher takes', () => {
    fc.assert(
      fc.property(globTexts, branches, (glob, branch) => {
        fc.pre(!/\*{3}/u.test(glob))
        expect(accepts(compile(globs([glob])), branch)).toBe(compileGlob(glob)(branch))
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['feat/*', 'feat/a', true],
    ['feat/*', 'feat/a/b', false],
    ['feat/**', 'feat/a/b', true],
    ['*-deps', 'python-deps', true],
    ['*-deps', 'x/python-deps', false],
    ['main', 'maintenance', false],
    ['a.c', 'abc', false],
  ])('%s and %s: %s', (glob, branch, taken) => {
    expect(accepts(compile(globs([glob])), branch)).toBe(taken)
  })

  it('take every name when there are none', () => {
    expect(accepts(compile(globs([])), '日本語')).toBe(true)
    expect(accepts(compile(globs([])), '')).toBe(false)
  })
})
