import { globSync, readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { loadPolicy } from '../load.ts'
import { lintPolicy } from './lint.ts'

const FOLDER = new URL('../../../test/fixtures/policies/', import.meta.url).pathname

/** 002 has a tag for the major number and no floor of 1.0.0: the one thing to say of all five. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  '000.yaml': [],
  '001.yaml': [],
  '002.yaml': ['W_PRE_1_0'],
  '003.yaml': [],
  '004.yaml': [],
}

describe('the five source documents as policies', () => {
  it.each(Object.entries(EXPECTED))('%s lints without an error: %j', (name, codes) => {
    const source = readFileSync(`${FOLDER}${name}`, 'utf8')
    expect(lintPolicy(loadPolicy(source, name), source).map(({ code }) => code)).toEqual(codes)
  })

  it('are all here', () => {
    expect(globSync('*.yaml', { cwd: FOLDER }).toSorted()).toEqual(
      expect.arrayContaining(Object.keys(EXPECTED)),
    )
  })
})
