import { describe, expect, it } from 'vitest'

import { explainTag } from './explain.ts'
import { bytes, commit } from './testing/fact.ts'
import { examplePolicy, SEMVER } from './testing/policies.ts'
import { Story } from './testing/story.ts'

function explain(story: Story, tag: string) {
  const { policy, component, state, now } = story
  return explainTag({ policy, component, state, tag, now })
}

describe('what a tag promises', () => {
  it('000-49: tells which tag is reproducible and which one is refreshed', () => {
    const story = new Story(examplePolicy('000'))
    const platforms = { 'linux/amd64': bytes('a'), 'linux/arm64': bytes('b') }
    story.publish({ version: '0.3.0', commit: commit('30'), platforms, gitTag: 'v0.3.0' })
    const exact = explain(story, '0.3.0')
    expect(exact).toMatchObject({ version: '0.3.0', advice: 'reproducible: pin this', support: null })
    expect(exact.classes.map(({ key }) => key)).toEqual(['{version}'])
    expect(exact.mayMove).toMatch(/^no/u)
    const latest = explain(story, 'latest')
    expect(latest.classes[0]?.aliasOf).toBe('stable')
    expect(latest.digest).toBe(story.registry['0.3.0'])
    expect(explain(story, 'edge-fix-docs').support).toBe('none')
  })

  it('explains a tag that does not exist yet, and one that no class makes', () => {
    const story = new Story(SEMVER)
    expect(explain(story, '2.0.0')).toMatchObject({ digest: null, version: null })
    expect(explain(story, '2.0.0').classes).toHaveLength(1)
    expect(explain(story, 'whatever').classes).toEqual([])
    expect(explain(story, 'not legal').classes).toEqual([])
  })

  it('says so when a tag does not name what it should yet', () => {
    const story = new Story(SEMVER)
    story.publish({ version: '1.0.0', commit: commit('100') })
    story.record(story.plan({ version: '1.1.0', commit: commit('110') }))
    const latest = explain(story, 'latest')
    expect(latest).toMatchObject({ version: '1.0.0', digest: story.registry['1.0.0'] })
    const again = `tidemark publish --version 1.1.0 --commit ${commit('110')} --digest ${bytes(`release 1.1.0 ${commit('110')}`)}`
    expect(latest.why).toContain(again)
  })
})
