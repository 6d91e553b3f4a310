import { describe, expect, it } from 'vitest'

import { JSON_FILES } from '../../testing/version-files/json.ts'
import { OTHER_FILES } from '../../testing/version-files/other.ts'
import { TEXT_FILES } from '../../testing/version-files/text.ts'
import { TOML_FILES } from '../../testing/version-files/toml.ts'
import { readVersions } from './edit.ts'
import { describeVersionFile } from './format.conformance.ts'
import { VERSION_FORMATS } from './formats.ts'

const FIXTURES = [...JSON_FILES, ...TOML_FILES, ...OTHER_FILES, ...TEXT_FILES]

for (const fixture of FIXTURES) describeVersionFile(fixture)

// These two never find a place: lock files of dependencies, and an `at` for a file that has no paths.
const WITHOUT_PLACES = ['lock file without versions of its own', 'path']
const names = VERSION_FORMATS.map(({ name }) => name)
const readByName = Promise.all(
  FIXTURES.map(async ({ path, marked, context }) => {
    const text = marked.replaceAll(/[‹›]/gu, '')
    return (await readVersions(path, text, { at: null, line: null, packages: [], ...context })).format
  }),
)

describe('the kinds of version files', () => {
  it('have names of their own', () => {
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(names.filter((name) => !WITHOUT_PLACES.includes(name)))(
    '%s has a fixture that the suite runs over',
    async (name) => {
      expect(await readByName).toContain(name)
    },
  )
})
