import { beforeEach, describe, expect, it } from 'vitest'

import { bytes, commit } from './testing/fact.ts'
import { examplePolicy } from './testing/policies.ts'
import { codes, Story, told } from './testing/story.ts'

const HEAD = commit('9f3c2a1')

function release(version: string) {
  return { version, commit: commit(version.replaceAll('.', 'a')) }
}

describe('three kinds of tag (list 002)', () => {
  let story: Story

  beforeEach(() => {
    story = new Story(examplePolicy('002'))
  })

  it('002-1, 2, 3: a release plans five tags, and all name one digest', () => {
    const plan = story.publish({ version: '1.4.0', commit: HEAD })
    expect(plan.tags).toEqual(['1.4.0', 'git-9f3c2a1', '1.4', '1', 'latest'])
    expect(new Set(Object.values(story.registry)).size).toBe(1)
    const moving = plan.actions.filter(({ moves }) => moves !== 'never').map(({ tag }) => tag)
    expect(moving).toEqual(['1.4', '1', 'latest'])
  })

  it('002-4, 5: other bytes are refused, and told to ship as the next version', () => {
    story.publish({ version: '1.4.0', commit: HEAD })
    const plan = story.plan({ version: '1.4.0', commit: HEAD, digest: bytes('other') })
    expect(codes(plan)).toContain('E_IMMUTABLE')
    expect(plan.refusals[0]?.hints.join('\n')).toContain('1.4.1')
  })

  it('002-6: the same bytes again are a no-op', () => {
    story.publish({ version: '1.4.0', commit: HEAD })
    const plan = story.plan({ version: '1.4.0', commit: HEAD })
    expect(told(plan).every((text) => text.startsWith('keep'))).toBe(true)
    expect(plan.actions.every(({ why }) => why === 'already there')).toBe(true)
    expect(plan.newFacts).toEqual([])
  })

  it('002-7: git-<sha> with other bytes is refused', () => {
    story.publish({ kind: 'build', commit: HEAD })
    const plan = story.plan({ kind: 'build', commit: HEAD, digest: bytes('other') })
    expect(plan.refusals.map(({ code, tag }) => `${code} ${tag}`)).toEqual(['E_IMMUTABLE git-9f3c2a1'])
  })

  it('002-8: a plan without git-<sha> is refused', () => {
    expect(codes(story.plan({ version: '1.4.0' }))).toEqual(['E_REQUIRED_TAG'])
    expect(codes(story.plan({ kind: 'build' }))).toContain('E_NOTHING_TO_PUBLISH')
    expect(story.plan({ kind: 'build', commit: HEAD }).tags).toEqual(['git-9f3c2a1'])
  })

  it('002-9: a revision label that names another commit is refused, and none is not asked for', () => {
    const given = { version: '1.4.0', commit: HEAD }
    const labels = { '': { 'org.opencontainers.image.revision': commit('4be1d2a') } }
    expect(codes(story.plan(given, { labels }))).toEqual(['E_LABELS'])
    expect(codes(story.plan(given, { labels: { '': {} } }))).toEqual([])
    expect(codes(story.plan(given, { labels: null }))).toEqual([])
  })

  it('002-10, 12: floats follow the version and not the time: 1.10.0 is above 1.9.0', () => {
    for (const version of ['1.10.0', '1.9.0', '1.9.1', '2.0.0', '1.11.0']) story.publish(release(version))
    const { registry } = story
    expect(registry['1']).toBe(registry['1.11.0'])
    expect(registry['latest']).toBe(registry['2.0.0'])
    expect(registry['1.9']).toBe(registry['1.9.1'])
  })

  it('002-11: 1.3.5 after 1.4.0 moves only 1.3', () => {
    for (const version of ['1.3.4', '1.4.0']) story.publish(release(version))
    expect(told(story.plan(release('1.3.5')))).toEqual([
      'create 1.3.5',
      'create git-1a3a500',
      'move 1.3',
      'keep 1',
      'keep latest',
    ])
  })
})
