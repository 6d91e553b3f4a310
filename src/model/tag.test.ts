import { describe, expect, it } from 'vitest'

import { isTag, LONGEST_TAG, parseTag } from './tag.ts'

describe('isTag', () => {
  it.each([
    'latest',
    '1.2.3',
    'v1',
    '_x',
    'A',
    '0',
    'edge-feat-0.3.0-dev',
    'a..b',
    'a-',
    'x'.repeat(LONGEST_TAG),
  ])('takes %s', (text) => {
    expect(isTag(text)).toBe(true)
    expect(parseTag(text)).toBe(text)
  })

  it.each([
    '',
    '.hidden',
    '-x',
    'a/b',
    'a:b',
    'a+b',
    '日本語',
    'latest\n',
    ' x',
    'x ',
    'a\0',
    'x'.repeat(LONGEST_TAG + 1),
  ])('refuses %j (000-38)', (text) => {
    expect(isTag(text)).toBe(false)
    expect(() => parseTag(text)).toThrow(expect.objectContaining({ code: 'E_TAG' }))
  })
})
