import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { compileGlob } from './glob.ts'

describe('compileGlob', () => {
  it.each([
    ['main', 'main'],
    ['feat/*', 'feat/a'],
    ['feat/*', 'feat/'],
    ['*-deps', 'python-deps'],
    ['*-deps', '-deps'],
    ['**', ''],
    ['**', 'a/b/c'],
    ['feat/**', 'feat/a/b'],
    ['feat/***', 'feat/a/b'],
    ['**/x', 'a/b/x'],
    ['a?c', 'abc'],
    ['?', '😀'],
    ['{feat,fix}/*', 'fix/a'],
    ['{a,}b', 'b'],
    ['{a,{b,{c,{d,e}}}}', 'e'],
    ['x{1,2}y{3,4}', 'x2y3'],
    ['{a*,b/**}', 'b/c/d'],
    ['{a}', 'a'],
    ['a,b', 'a,b'],
    ['v1.2+x(y)^$|', 'v1.2+x(y)^$|'],
    ['*a*b', 'xaxabb'],
    ['日本*', '日本語'],
  ])('%s matches "%s"', (glob, text) => {
    expect(compileGlob(glob)(text)).toBe(true)
  })

  it.each([
    ['main', 'main2'],
    ['main', 'Main'],
    ['feat/*', 'feat/a/b'],
    ['feat/*', 'feat'],
    ['*-deps', 'python/x-deps'],
    ['*', 'a/b'],
    ['a?c', 'a/c'],
    ['?', ''],
    ['?', 'ab'],
    ['{feat,fix}/*', 'fea/a'],
    ['{a,b}', 'a,b'],
    ['{a,b}', ''],
    ['a.c', 'abc'],
    ['main', 'main\n'],
    ['*', 'a/\n'],
    ['**/x', 'x'],
  ])('%s does not match "%s"', (glob, text) => {
    expect(compileGlob(glob)(text)).toBe(false)
  })

  it.each(['', '{a', 'a}', '{a,{b}', 'a[bc]', 'a\\*', '{'.repeat(5) + '}'.repeat(5), 'a'.repeat(257)])(
    'refuses %s (security 41)',
    (glob) => {
      expect(() => compileGlob(glob)).toThrow(expect.objectContaining({ code: 'E_GLOB' }))
    },
  )

  it('answers for globs and texts that make backtracking matchers hang (security 39, 41)', () => {
    expect(compileGlob(`${'**a'.repeat(60)}b`)('a'.repeat(5000))).toBe(false)
    expect(compileGlob('{a,a}'.repeat(51))('a'.repeat(50))).toBe(false)
    expect(compileGlob('{,a}'.repeat(64))('a'.repeat(65))).toBe(false)
  })

  it('agrees with a regular expression that says the same', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 })
    const piece = fc.constantFrom('a', 'b', '/', '?', '*', '**', '{a,b/}', '{*,b}')
    const glob = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(glob, text, (pattern, word) => {
        expect(compileGlob(pattern)(word)).toBe(expressionOf(pattern).test(word))
      }),
      { numRuns: 300 },
    )
  })
})

function expressionOf(glob: string): RegExp {
  const source = glob.replaceAll(/\*{2,}|[*?{},]/gu, (token) => {
    const known: Record<string, string> = { '*': '[^/]*', '?': '[^/]', '{': '(?:', '}': ')', ',': '|' }
    return known[token] ?? '.*'
  })
  return new RegExp(`^${source}$`, 'u')
}
