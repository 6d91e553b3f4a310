import { describe, expect, it } from 'vitest'

import { childrenIn } from './traced.ts'

const LINES = [
  { event: 'version', sid: 'a' },
  { event: 'child_start', sid: 'a', child_id: 0, child_class: 'hook', hook_name: 'pre-push', argv: ['hook'] },
  { event: 'child_start', sid: 'a/b', child_id: 0, argv: ['git', 'gc'] },
  { event: 'child_exit', sid: 'a', child_id: 0, code: 3 },
  { event: 'child_start', sid: 'a', child_id: 1, argv: ['gpg', '-bsau'] },
]

describe("git's own trace", () => {
  it('tells what git started, how it ended, and what was started below', () => {
    expect(childrenIn(LINES.map((line) => JSON.stringify(line)).join('\n'))).toEqual([
      { hook: 'pre-push', argv: ['hook'], code: 3, own: true },
      { hook: null, argv: ['git', 'gc'], code: null, own: false },
      { hook: null, argv: ['gpg', '-bsau'], code: null, own: true },
    ])
  })

  it('may be cut off, or empty', () => {
    expect(childrenIn('')).toEqual([])
    expect(childrenIn(`${JSON.stringify(LINES[0])}\n{"event":"child_st`)).toEqual([])
  })
})
