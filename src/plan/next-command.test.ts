import { describe, expect, it } from 'vitest'

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

function command(given: Given, releases = ''): string {
  const { component } = new Story(`version: 1\nimage: ghcr.io/acme/web\n${releases}tags: semver\n`)
  return nextRelease(candidate(given), '1.4.1', component)
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
    ['v1.4.0', '', 'git tag --annotate v1.4.1 --message "Release 1.4.1"'],
    ['1.4.0', 'releases: { signed: never }\n', 'git tag --annotate 1.4.1 --message "Release 1.4.1"'],
    [
      'v1.4.0',
      'releases: { signed: stable, allowedSigners: s }\n',
      'git tag --sign v1.4.1 --message "Release 1.4.1"',
    ],
    [null, '', 'the same command with  --version 1.4.1'],
  ])('is tagged as %s was, under the policy %j', (gitTag, releases, expected) => {
    expect(command({ version: '1.4.0', gitTag }, releases)).toBe(expected)
  })

  it('leaves the build metadata of the old git tag behind', () => {
    expect(command({ version: '1.4.0+linux.5', gitTag: 'v1.4.0+linux.5' })).toBe(
      'git tag --annotate v1.4.1 --message "Release 1.4.1"',
    )
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
