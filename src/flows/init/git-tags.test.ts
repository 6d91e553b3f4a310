import { describe, expect, it } from 'vitest'

import type { GitTag } from '../../git/repository.ts'
import { detectGitTags } from './git-tags.ts'

function tag(name: string, type: GitTag['type'] = 'annotated'): GitTag {
  return { name, type, object: 'a'.repeat(40), commit: 'a'.repeat(40), time: '2026-01-01T00:00:00.000Z' }
}

describe('the style of git tags', () => {
  it('is v{version} where nothing is tagged yet', () => {
    expect(detectGitTags([])).toEqual({
      gitTag: 'v{version}',
      annotated: false,
      prereleases: [],
      notices: [],
    })
  })

  it.each([
    [['v1.0.0', 'v1.1.0'], 'v{version}'],
    [['1.0.0', '1.1.0'], '{version}'],
    [['v1.0.0', '1.1.0'], '[v]{version}'],
  ])('of %j is %s', (names, style) => {
    expect(detectGitTags(names.map((name) => tag(name))).gitTag).toBe(style)
  })

  it('knows the prerelease words in use', () => {
    expect(detectGitTags([tag('v1.0.0-rc.1'), tag('v1.0.0-rc2'), tag('v1.0.0-beta')]).prereleases).toEqual([
      'beta',
      'rc',
    ])
  })

  it('is annotated only when every release tag is', () => {
    expect(detectGitTags([tag('v1.0.0'), tag('v1.1.0', 'lightweight')]).annotated).toBe(false)
    expect(detectGitTags([tag('v1.0.0'), tag('docs', 'lightweight')]).annotated).toBe(true)
  })

  it('counts the tags that are no versions', () => {
    expect(detectGitTags([tag('v.0.0.2'), tag('vnext')]).notices).toHaveLength(1)
  })
})
