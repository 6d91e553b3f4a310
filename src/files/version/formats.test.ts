import { describe, expect, it } from 'vitest'

import { JSON_FILES } from '../../testing/version-files/json.ts'
import { OTHER_FILES } from '../../testing/version-files/other.ts'
import { TOML_FILES } from '../../testing/version-files/toml.ts'
import { describeVersionFile } from './format.conformance.ts'

const FIXTURES = [...JSON_FILES, ...TOML_FILES, ...OTHER_FILES]

for (const fixture of FIXTURES) describeVersionFile(fixture)

describe('the kinds of version files', () => {
  it('have fixtures', () => {
    expect(FIXTURES.length).toBeGreaterThan(20)
  })
})
