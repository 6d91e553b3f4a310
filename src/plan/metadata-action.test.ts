import { describe, expect, it } from 'vitest'

import { metadataActionTags } from './metadata-action.ts'

describe('what docker/metadata-action would push for a git tag', () => {
  it.each([
    ['v1.2.3', ['1.2.3', '1.2', '1', 'latest']],
    ['1.2.3', ['1.2.3', '1.2', '1', 'latest']],
    ['v0.4.0', ['0.4.0', '0.4', '0', 'latest']],
    ['v1.2.3-rc.1', ['1.2.3-rc.1']],
    ['v1.2.3+meta', ['1.2.3', '1.2', '1', 'latest']],
    ['v.0.0.2', []],
    ['v0.0.3.1', []],
    ['v1.2', []],
    ['v01.2.3', []],
    ['cli-v1.2.3', []],
    ['vnext', []],
    ['app/v1.2.3', []],
  ])('%s', (gitTag, tags) => {
    expect(metadataActionTags(gitTag).tags).toEqual(tags)
  })
})
