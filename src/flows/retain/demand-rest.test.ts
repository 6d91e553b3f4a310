import { describe, expect, it } from 'vitest'

import { digestOf } from '../../model/digest.ts'
import type { ComponentRetention } from '../../plan/retain/plan.ts'
import { demandRest } from './demand-rest.ts'

function entry(seed: string, ...images: readonly string[]) {
  const tags = Object.fromEntries(images.map((image) => [image, []]))
  return { digest: digestOf(seed), size: 1, tags }
}

function plan(gone: readonly string[], kept: readonly string[]): ComponentRetention {
  return {
    component: 'web',
    images: ['a', 'b'],
    delete: gone.length === 0 ? [] : [{ ...entry('gone', ...gone), why: 'old' }],
    keep: kept.length === 0 ? [] : [{ ...entry('kept', ...kept), reasons: [{ rule: 'tag', text: 'x' }] }],
  }
}

describe('a plan that leaves nothing', () => {
  it('003-30: is refused, in whichever image', () => {
    const code = 'E_RETAIN_EMPTY'
    expect(() => demandRest(plan(['a'], []))).toThrow(expect.objectContaining({ code }))
    expect(() => demandRest(plan(['a', 'b'], ['a']))).toThrow(expect.objectContaining({ code }))
  })

  it('is none where nothing is deleted, or something is left', () => {
    expect(demandRest(plan([], []))).toEqual(plan([], []))
    expect(demandRest(plan(['a'], ['a']))).toEqual(plan(['a'], ['a']))
    expect(demandRest(plan(['a'], ['a', 'b']))).toEqual(plan(['a'], ['a', 'b']))
  })
})
