import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { loadPolicy } from './load.ts'
import { nameGitTag } from './name-git-tag.ts'
import { parseGitTag } from './parse-git-tag.ts'
import type { ReleaseRules } from './policy.ts'

const STYLES = [
  'v{version}',
  '{version}',
  '[v]{version}',
  '[v][.]{version}',
  '{component}-v{version}',
  'release/{version}',
]

function rulesOf(gitTag: string): ReleaseRules {
  const text = `version: 1\nimage: ghcr.io/acme/web\nreleases: { gitTag: "${gitTag}", prereleases: ["*"] }\ntags: semver\n`
  const rules = loadPolicy(text, 'tidemark.yaml').components[0]?.releases
  if (rules === undefined) throw new Error('there is no component')
  return rules
}

const number = fc.nat({ max: 999 })
const version = fc
  .tuple(number, number, number, fc.option(number, { nil: null }))
  .map(([major, minor, patch, rc]) => `${major}.${minor}.${patch}${rc === null ? '' : `-rc.${rc}`}`)

describe('the git tag of a version', () => {
  it.each(STYLES)(
    'by the pattern %s is read as that version again, whatever the tag before it was',
    (style) => {
      const rules = rulesOf(style)
      fc.assert(
        fc.property(version, version, (text, before) => {
          const first = nameGitTag(rules.gitTag, { component: 'web', version: before }, null)
          const like = { component: 'web', version: before, name: first }
          const name = nameGitTag(rules.gitTag, { component: 'web', version: text }, like)
          expect(parseGitTag(rules, 'web', name)).toMatchObject({ version: { text } })
        }),
      )
    },
  )

  it.each([
    ['1.0.0', '1.0.1'],
    ['v1.0.0', 'v1.0.1'],
  ])('after %s is %s, where the v is left open', (name, expected) => {
    const like = { component: 'web', version: '1.0.0', name }
    expect(nameGitTag(rulesOf('[v]{version}').gitTag, { component: 'web', version: '1.0.1' }, like)).toBe(
      expected,
    )
  })

  it('has what is left open where there is no tag to go by', () => {
    expect(nameGitTag(rulesOf('[v]{version}').gitTag, { component: 'web', version: '1.0.0' }, null)).toBe(
      'v1.0.0',
    )
  })
})
