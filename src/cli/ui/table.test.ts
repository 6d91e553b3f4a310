import { describe, expect, it } from 'vitest'

import { table } from './table.ts'

describe('a table', () => {
  it('aligns cells by what they show, escape sequences and wide letters included', () => {
    expect(table([['\u001B[1mab\u001B[22m', 'x'], ['日本', 'y'], ['a']], { indent: '  ' })).toEqual([
      '  \u001B[1mab\u001B[22m    x',
      '  日本  y',
      '  a',
    ])
  })

  it('leaves no blanks at line ends', () => {
    expect(
      table([
        ['a', ''],
        ['b', 'long'],
      ]),
    ).toEqual(['a', 'b  long'])
  })
})
