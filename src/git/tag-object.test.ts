import { describe, expect, it } from 'vitest'

import { parseTagObject } from './tag-object.ts'

const HEAD = `object ${'a'.repeat(40)}\ntype commit\ntag v1.0.0\n`

function taggerOf(line: string): unknown {
  return parseTagObject(Buffer.from(`${HEAD}${line}\n\ntagger Eve <eve@example.net> 1 +0000\n`))?.tagger
}

describe('a tag object', () => {
  it('says who made it, in its header alone', () => {
    const ada = { name: 'Ada Lovelace', email: 'ada@example.org' }
    expect(taggerOf('tagger Ada Lovelace <ada@example.org> 1767225600 +0100')).toEqual(ada)
    expect(taggerOf('tagger <ada@example.org> 1767225600 -0930')).toEqual({ ...ada, name: '' })
  })

  it.each([
    '',
    'tagger Ada <ada@example.org>',
    'tagger Ada <> 1767225600 +0000',
    'tagger Ada <ada@example.org> <eve@example.net> 1767225600 +0000',
    'tagger Ada <ada@example.org eve@example.net> 1767225600 +0000',
    'other x\ntagger Ada <ada@example.org> 1767225600 +0000',
  ])('does not say who made it in "%s"', (line) => {
    expect(taggerOf(line)).toBeNull()
  })

  it('is none without its headers', () => {
    expect(parseTagObject(Buffer.from('tag v1.0.0\n'))).toBeNull()
  })
})
