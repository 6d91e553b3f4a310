import { describe, expect, it } from 'vitest'

import type { Lines } from '../policy.ts'
import { codesOf, lintChanged, lintText, withTags } from './testing/lint-text.ts'

const VERSION = '"{version}": { from: release, moves: never }'

const requiredRows = (from: string, filters = '') =>
  `${withTags(
    VERSION,
    'edge: { from: build, moves: freely }',
    `"git-{sha}": { from: ${from}, moves: never${filters} }`,
  )}\nrequire: { tag: "git-{sha}" }`

const twoComponents = (api: string, web: string) => `components:
  api: { image: ghcr.io/acme/api, gitTag: "${api}" }
  web: { image: ghcr.io/acme/web, gitTag: "${web}" }
tags:
  ${VERSION}`

const protectedBody = (row: string, never: string) => `image: registry.internal.example/acme/web
tags:
  ${row}
registries: { registry.internal.example: { protected: true, never: [${never}] } }`

describe('lint on lines', () => {
  const body = `${withTags(VERSION)}\nreleases: { lines: { by: minor, supported: ["0.3"] } }`

  const withLines = (lines: Lines) =>
    lintChanged(body, (policy) => ({
      ...policy,
      components: policy.components.map((component) => ({
        ...component,
        releases: { ...component.releases, lines },
      })),
    })).map(({ code }) => code)

  it.each<[string, Lines, string[]]>([
    ['0.3 by minor', { by: 'minor', supported: { kind: 'explicit', lines: ['0.3', '1.10'] } }, []],
    ['2 by major', { by: 'major', supported: { kind: 'explicit', lines: ['2'] } }, []],
    ['2 by minor', { by: 'minor', supported: { kind: 'explicit', lines: ['2'] } }, ['E_LINE_NAMES_NOTHING']],
    ['0.3.0', { by: 'minor', supported: { kind: 'explicit', lines: ['0.3.0'] } }, ['E_LINE_NAMES_NOTHING']],
    ['01.2', { by: 'minor', supported: { kind: 'explicit', lines: ['01.2'] } }, ['E_LINE_NAMES_NOTHING']],
    ['no newest', { by: 'minor', supported: { kind: 'newest', count: 0 } }, ['E_LINE_NAMES_NOTHING']],
    ['newest 2', { by: 'minor', supported: { kind: 'newest', count: 2 } }, []],
    [
      'an empty range',
      { by: 'minor', supported: { kind: 'range', range: '>2 <1' } },
      ['E_LINE_NAMES_NOTHING'],
    ],
    ['a range', { by: 'minor', supported: { kind: 'range', range: '>=1.2' } }, []],
    ['every line', { by: 'minor', supported: null }, []],
  ])('%s', (_, lines, codes) => {
    expect(withLines(lines)).toEqual(codes)
  })
})

describe('lint on the required tag', () => {
  it('accepts a class that everything feeds', () => {
    expect(codesOf(requiredRows('[build, release]'))).toEqual([])
  })

  it('finds a kind of artifact that never gets it', () => {
    const findings = lintText(requiredRows('build'))
    expect(findings).toMatchObject([
      { code: 'E_REQUIRED_TAG_UNREACHABLE', where: { line: 7, column: 18 }, related: { line: 4 } },
    ])
    expect(findings[0]?.message).toContain('release')
  })

  it('finds a branch whose builds never get it', () => {
    const findings = lintText(requiredRows('[build, release]', ', branches: ["feat/*", main]'))
    expect(findings).toMatchObject([{ code: 'E_REQUIRED_TAG_UNREACHABLE', related: { line: 5 } }])
    expect(findings[0]?.witness).toBeDefined()
  })

  it('leaves promotions out: what they name has the tag already', () => {
    const body = `${withTags('"{sha}": { from: build, moves: never }', '"env-{env}": { from: promotion, moves: freely }')}
require: { tag: "{sha}" }
environments: { dev: { follows: { branches: [main] } } }`
    expect(codesOf(body)).toEqual([])
  })

  it('finds a class that is not there', () => {
    const findings = lintChanged(requiredRows('[build, release]'), (policy) => ({
      ...policy,
      components: policy.components.map((component) => ({
        ...component,
        require: { ...component.require, tag: 'gone' },
      })),
    }))
    expect(findings.map(({ code }) => code)).toEqual(['E_REQUIRED_TAG_UNREACHABLE'])
  })
})

describe('lint on git tags', () => {
  it.each([
    ['v{version}', '[v]{version}', 'v1.2.3'],
    ['{version}', '[v]{version}', '1.2.3'],
    ['[web-]v{version}', 'web-v{version}', 'web-v1.2.3'],
  ])('finds that %s and %s can both be %s', (api, web, witness) => {
    expect(lintText(twoComponents(api, web))).toMatchObject([
      { code: 'E_GIT_TAG_OVERLAP', witness, where: { line: 4 }, related: { line: 3 } },
    ])
  })

  it.each([
    ['v{version}', 'web-v{version}'],
    ['v{version}', 'v{version}'],
    ['{component}/v{version}', '{component}/v{version}'],
  ])('accepts %s and %s', (api, web) => {
    expect(codesOf(twoComponents(api, web))).toEqual([])
  })
})

describe('lint on protected registries', () => {
  it('finds a class that can only make what is never written', () => {
    const row = 'latest: { from: release, moves: forward }'
    expect(codesOf(protectedBody(row, 'latest, edge'))).toEqual(['E_PROTECTED_CLASS'])
    expect(codesOf(protectedBody(row, 'edge'))).toEqual([])
  })

  it('leaves single names to the plan', () => {
    expect(codesOf(protectedBody('"edge-{branch}": { from: build, moves: freely }', 'edge-x'))).toEqual([])
  })
})
