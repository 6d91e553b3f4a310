import { beforeEach, describe, expect, it } from 'vitest'

import { bytes, commit } from './testing/fact.ts'
import { examplePolicy } from './testing/policies.ts'
import { codes, Story, told } from './testing/story.ts'

const PLATFORMS = { 'linux/amd64': bytes('amd64'), 'linux/arm64': bytes('arm64') }

function release(version: string) {
  return { version, commit: commit(version.replaceAll('.', 'b')), platforms: PLATFORMS }
}

describe('one image, released by tag, with a re-run that is safe (list 004)', () => {
  let story: Story

  beforeEach(() => {
    story = new Story(examplePolicy('004'), 'app')
  })

  it('004-23: a release plans its version, its line, latest and its commit, and no major tag', () => {
    expect(story.plan(release('1.4.0')).tags).toEqual(['1.4.0', 'sha-1b4b000', '1.4', 'latest'])
  })

  it('004-24: a prerelease publishes nothing', () => {
    const plan = story.plan(release('1.4.0-rc.1'))
    expect(plan.tags).toEqual([])
    expect(codes(plan)[0]).toBe('E_NOTHING_TO_PUBLISH')
  })

  it('004-25, 27: latest is the highest overall, and a re-run comes to the same tags', () => {
    story.publish(release('1.4.0'))
    const again = story.plan(release('1.4.0'))
    expect(again.tags).toEqual(['1.4.0', 'sha-1b4b000', '1.4', 'latest'])
    expect(told(again).every((text) => text.startsWith('keep'))).toBe(true)
  })

  it('004-26: a label that names another commit is refused, also on a re-run', () => {
    story.publish(release('1.4.0'))
    const labels = { 'linux/amd64': { 'org.opencontainers.image.revision': commit('4be1d2a') } }
    expect(codes(story.plan(release('1.4.0'), { labels }))).toEqual(['E_LABELS'])
  })

  it('004-28: a re-run of 1.3.0 after 1.4.0 leaves latest, and moves 1.3 only if it is the highest there', () => {
    for (const version of ['1.3.0', '1.4.0']) story.publish(release(version))
    expect(told(story.plan(release('1.3.0')))).toEqual([
      'keep 1.3.0',
      'keep sha-1b3b000',
      'keep 1.3',
      'keep latest',
    ])
    story.set('1.3', bytes('somebody else'))
    expect(told(story.plan(release('1.3.0')))).toContain('move 1.3')
    story.publish(release('1.3.1'))
    expect(story.plan(release('1.3.0')).tags).toEqual(['1.3.0', 'sha-1b3b000'])
  })

  it('004-29: a re-run completes what is missing from the recorded digest, and replaces no bytes', () => {
    story.publish(release('1.4.0'))
    story.set('latest', null)
    expect(told(story.plan(release('1.4.0')))).toContain('create latest')
    expect(codes(story.plan({ ...release('1.4.0'), digest: bytes('built again') }))).toContain('E_IMMUTABLE')
  })

  it('004-31: both platforms are in the image', () => {
    expect(codes(story.plan({ ...release('1.4.0'), platforms: {} }))).toEqual(['E_PLATFORMS'])
  })

  it('004-40, 41: components have their own floats and their own order', () => {
    const mcp = new Story(examplePolicy('004'), 'mcp')
    expect(codes(mcp.plan({ version: '2.0.0', commit: commit('2') }, { ledger: mcp.root }))).toEqual([
      'E_GATE',
    ])
    mcp.root.grow('cli').add(mcp.fact({ version: '2.0.0' }))
    expect(codes(mcp.plan({ version: '2.0.0', commit: commit('2') }, { ledger: mcp.root }))).toEqual([])
    story.publish(release('1.4.0'))
    story.root.grow('cli').add(story.fact({ version: '9.0.0' }))
    expect(told(story.plan(release('1.4.0')))).toContain('keep latest')
  })
})
