import { describe, expect, it } from 'vitest'

import { parsePathExpression } from './path-expression.ts'

describe('a path into a document', () => {
  it.each([
    ['image', ['image']],
    ['image.tag', ['image', 'tag']],
    ['a.b[0].c', ['a', 'b', 0, 'c']],
    ['a[0][12]', ['a', 0, 12]],
    ['[1].a', [1, 'a']],
    ['"a.b".c', ['a.b', 'c']],
    ['x."y \\"z\\" [0]".é-1', ['x', 'y "z" [0]', 'é-1']],
    ['$schema.0', ['$schema', '0']],
  ])('%s names keys and indexes', (expression, path) => {
    expect(parsePathExpression(expression)).toEqual(path)
  })

  it.each([
    '',
    '.',
    '.a',
    'a.',
    'a..b',
    'a b',
    'a[',
    'a[x]',
    'a[-1]',
    'a]',
    '"a',
    '"a"b',
    'a"b"',
    'a.[0]',
    '[0]a',
    '"\\x".a',
  ])('%j is refused', (expression) => {
    expect(() => parsePathExpression(expression)).toThrow(expect.objectContaining({ code: 'E_VERSION_FILE' }))
  })
})
