import { describe, expect, it } from 'vitest'

import { againCommand } from './again-command.ts'
import { bytes, candidate, commit } from './testing/fact.ts'
import { examplePolicy, SEMVER } from './testing/policies.ts'
import { Story } from './testing/story.ts'

const { policy } = new Story(SEMVER)
const digest = bytes('x')
const A = commit('a')

describe('the command that publishes a fact again', () => {
  it.each([
    [{ version: '1.4.0', gitTag: 'v1.4.0', commit: A }, '--git-tag v1.4.0'],
    [{ version: '1.4.0', commit: A }, `--version 1.4.0 --commit ${A}`],
    [{ version: '1.4.0', kind: 'rebuild' }, '--event rebuild --version 1.4.0 --date 2026-03-02'],
    [
      { commit: A, branch: 'main' },
      `--event build --commit ${A} --branch main --date 2026-03-02T10:14:00.000Z`,
    ],
  ] as const)('says of %j what it was', (given, flags) => {
    expect(againCommand(candidate({ digest, ...given }), policy)).toBe(
      `tidemark publish ${flags} --digest ${digest}`,
    )
  })

  it('names the component where there are several, and quotes what a shell would read', () => {
    const { policy: several } = new Story(examplePolicy('004'))
    const fact = candidate({ component: 'app', branch: "$(rm -rf ~)'s", digest })
    expect(againCommand(fact, several)).toBe(
      String.raw`tidemark publish --component app --event build --branch '$(rm -rf ~)'\''s' --date 2026-03-02T10:14:00.000Z --digest ` +
        digest,
    )
  })
})
