import { describe, expect, it } from 'vitest'

import { explainDigest } from './explain-digest.ts'
import { bytes, commit } from './testing/fact.ts'
import { SEMVER } from './testing/policies.ts'
import { Story } from './testing/story.ts'

describe('what a digest is', () => {
  const story = new Story(SEMVER)
  const platforms = { 'linux/amd64': bytes('a'), 'linux/arm64': bytes('b') }
  story.publish({ version: '1.0.0', commit: commit('100'), platforms, gitTag: 'v1.0.0' })

  it('is told by the newest fact about it, and the tags that name it', () => {
    const digest = story.registry['1.0.0']!
    const found = explainDigest(digest, story)
    expect(found).toMatchObject({ tag: digest, digest, version: '1.0.0', classes: [] })
    expect(found.why).toContain('from v1.0.0')
    expect(found.why).toContain('latest')
    expect(found.mayMove).toMatch(/^no/u)
  })

  it('is told by the index that it is a part of', () => {
    expect(explainDigest(bytes('b'), story)).toMatchObject({
      digest: bytes('b'),
      version: null,
      why: 'the linux/arm64 part of 1.0.0',
    })
  })

  it('is unknown to a ledger that never heard of it', () => {
    expect(explainDigest(bytes('else'), story)).toMatchObject({ digest: null, version: null })
  })
})
