import { describe, expect, it } from 'vitest'

import { commit } from './testing/fact.ts'
import { examplePolicy } from './testing/policies.ts'
import { Story } from './testing/story.ts'

describe('the notices of a plan', () => {
  it('name the tags that are unsupported, of those that it publishes', () => {
    const build = { kind: 'build' as const, branch: 'fix/docs', commit: commit('abc1234') }
    const { notices } = new Story(examplePolicy('000')).plan(build)
    expect(notices).toEqual([
      'edge-fix-docs, edge-sha-abc1234: unsupported, nothing in production may use them',
    ])
  })

  it('say nothing of support for tags that have it', () => {
    const release = { version: '0.3.0', commit: commit('abc1234') }
    expect(new Story(examplePolicy('000')).plan(release).notices).toEqual([])
  })
})
