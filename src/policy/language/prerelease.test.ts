import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { tryParseVersion } from '../../model/version.ts'
import { acceptsPrerelease } from '../parse-git-tag.ts'
import { accepts } from './automaton.ts'
import { compile } from './compile.ts'
import { prereleases } from './prerelease.ts'

const suffixes = fc.string({ unit: fc.constantFrom(...Array.from('rc01.-xB')), minLength: 1, maxLength: 7 })
const lists = fc.constantFrom(['rc'], ['rc', 'x'], ['*'], [], ['B'], ['rc-x'])
const rules = (words: readonly string[]) => ({
  gitTag: { text: '{version}', parts: [] },
  version: null,
  annotated: false,
  signed: 'never' as const,
  allowedSigners: null,
  maintainers: [],
  branches: [],
  prereleases: words,
  buildMetadata: 'refuse' as const,
  lines: { by: 'minor' as const, supported: null },
  schemaChanges: { versions: [], label: 'schema', changelog: 'schema' },
})

describe('the language of accepted prereleases', () => {
  it('is what the policy accepts', () => {
    fc.assert(
      fc.property(
        lists,
        fc.oneof(
          suffixes,
          suffixes.map((end) => `rc${end}`),
        ),
        (words, suffix) => {
          const version = tryParseVersion(`1.0.0-${suffix}`)
          const expected = version !== null && acceptsPrerelease(rules(words), version)
          expect([suffix, accepts(compile(prereleases(words)), suffix)]).toEqual([suffix, expected])
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each(['rc', 'rc.1', 'rc1', 'rc.10'])('takes %s for rc', (suffix) => {
    expect(accepts(compile(prereleases(['rc'])), suffix)).toBe(true)
  })

  it.each(['rcx', 'beta', 'RC', 'rc.01', 'rc.', '1rc', ''])('does not take "%s" for rc', (suffix) => {
    expect(accepts(compile(prereleases(['rc'])), suffix)).toBe(false)
  })
})
