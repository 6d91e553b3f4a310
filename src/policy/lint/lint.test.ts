import { describe, expect, it } from 'vitest'

import { CATALOGUE } from '../../model/errors/catalogue.ts'
import { LINT_ERRORS } from '../../model/errors/lint.ts'
import { locate, spotAt } from './spot.ts'
import { codesOf, lintText, withTags } from './testing/lint-text.ts'
import { WARNINGS } from './warnings.ts'

describe('lint', () => {
  it('says everything in the order of the file, and each thing once', () => {
    const findings = lintText(`components:
  api: { image: ghcr.io/acme/api }
  web: { image: ghcr.io/acme/web }
tags:
  "-x": { from: release, moves: forward }
  "{major}{minor}": { from: release, moves: forward }
  stable: { from: release, moves: never }`)
    expect(findings.map(({ code, where }) => [code, where.line])).toEqual([
      ['E_TAG_GRAMMAR', 6],
      ['E_PATTERN_AMBIGUOUS', 7],
      ['E_NEVER_CANNOT_HOLD', 8],
    ])
  })

  it('compares two hundred components without a finding', () => {
    const components = Array.from({ length: 200 }, (_, index) => `  c${index}: { image: ghcr.io/acme/all }`)
    expect(
      codesOf(`components:
${components.join('\n')}
releases: { gitTag: "{component}-v{version}", prereleases: [rc] }
tags:
  "{component}-{version}": { from: [release, prerelease], moves: never }
  "{component}-{major}.{minor}": { from: release, moves: forward }
  "{component}-sha-{sha}": { from: build, moves: never }
  "{component}-edge-{branch}": { from: build, moves: freely }
  "{component}-latest": { from: release, moves: forward }`),
    ).toEqual([])
  })

  it('gives every error exit code 4, and a title and a mend to every finding', () => {
    for (const code of Object.keys(LINT_ERRORS)) expect(CATALOGUE).toHaveProperty([code, 'exit'], 4)
    const entries = [...Object.values(LINT_ERRORS), ...Object.values(WARNINGS)]
    for (const { title, mend } of entries)
      expect([title.length, mend.length].every((length) => length > 10)).toBe(true)
  })

  it('finds patterns that would take for ever, and where they stand', () => {
    const key = '{version}'.repeat(18)
    const findings = lintText(`${withTags(`"${key}": { from: [release, prerelease], moves: never }`)}
releases: { prereleases: ["*"] }`)
    expect(findings).toMatchObject([
      {
        code: 'E_PATTERN_TOO_COMPLEX',
        severity: 'error',
        where: { line: 4, column: 3, length: key.length + 2 },
      },
    ])
  })
})

describe('the place of a finding', () => {
  const source = 'a: 1\n  "k: ey": { gitTag: "v{version}" }\n  plain: x\n'

  it('covers the whole key, quoted or plain', () => {
    expect(spotAt(source, { file: 'f', line: 2, column: 3 })).toMatchObject({ length: 7 })
    expect(spotAt(source, { file: 'f', line: 3, column: 3 })).toMatchObject({ length: 5 })
    expect(spotAt(source, { file: 'f' })).toEqual({ file: 'f' })
    expect(spotAt(source, { file: 'f', line: 9, column: 1 })).toEqual({ file: 'f', line: 9, column: 1 })
  })

  it('is looked up by key and value where the policy has none', () => {
    expect(locate(source, 'f', 'gitTag', 'v{version}')).toEqual({
      file: 'f',
      line: 2,
      column: 23,
      length: 10,
    })
    expect(locate(source, 'f', 'gitTag', 'else')).toEqual({ file: 'f', line: 2, column: 14, length: 6 })
    expect(locate(source, 'f', 'missing', 'x')).toEqual({ file: 'f' })
  })
})
