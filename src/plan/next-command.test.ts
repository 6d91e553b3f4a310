import { describe, expect, it } from 'vitest'

import { loadPolicy } from '../policy/load.ts'
import { nextRelease, tagAgain } from './next-command.ts'
import { nextVersion } from './next-version.ts'
import { candidate, commit } from './testing/fact.ts'
import type { Given } from './testing/fact.ts'
import { tagsPolicy } from './testing/policies.ts'
import { Story } from './testing/story.ts'

const CANDIDATES = tagsPolicy(
  '  "{version}": { from: [release, prerelease], moves: never }',
  'releases: { prereleases: ["*"] }\n',
)

function shipAs(version: string, published: readonly string[] = []): string {
  const story = new Story(CANDIDATES)
  for (const [index, each] of [version, ...published].entries())
    story.publish({ version: each, commit: commit(`a${index}`) })
  const fact = candidate({ version })
  return nextVersion(fact.version!, story.state)
}

function command(given: Given, images: string): string {
  const policy = loadPolicy(`version: 1\n${images}tags: semver\n`, 'tidemark.yaml')
  return nextRelease(candidate(given), '1.4.1', policy)
}

describe('a change to what is published', () => {
  it.each([
    ['1.4.0', [], '1.4.1'],
    ['1.4.0', ['1.4.1', '1.4.10', '1.5.0'], '1.4.11'],
    ['1.4.0-rc.1', [], '1.4.0-rc.2'],
    ['1.4.0-rc.1', ['1.4.0-rc.3', '1.4.0-beta.7', '1.4.1-rc.9'], '1.4.0-rc.4'],
    ['1.4.0-rc', [], '1.4.0-rc.1'],
    ['1.4.0-0', [], '1.4.0-0.1'],
  ])('%s after %j ships as %s', (version, published, next) => {
    expect(shipAs(version, published)).toBe(next)
  })

  it.each([
    ['v1.4.0', 'image: ghcr.io/acme/web\n', 'tidemark cut 1.4.1'],
    [
      'v1.4.0',
      'components: { web: { image: ghcr.io/acme/web }, cli: }\n',
      'tidemark cut 1.4.1 --component web',
    ],
    [null, 'image: ghcr.io/acme/web\n', 'the same command with  --version 1.4.1'],
  ])('is cut where it came from a git tag (%s), under the policy %j', (gitTag, policy, expected) => {
    expect(command({ version: '1.4.0', gitTag }, policy)).toBe(expected)
  })

  it('makes a git tag again at its own commit', () => {
    const { component } = new Story(tagsPolicy('  latest: { from: release, moves: forward }'))
    const { version } = candidate({ version: '1.4.0' })
    const tag = { name: 'v1.4.0', commit: commit('a') }
    expect(tagAgain(tag, version!, component)).toBe(
      `git tag --annotate --force v1.4.0 ${commit('a')} --message "Release 1.4.0"`,
    )
  })
})
