import { describe, expect, it } from 'vitest'

import { policyKeys, policyPresets } from './reference.ts'

const rows = policyKeys()

describe('the reference of policy keys', () => {
  it('describes each key once, in a sentence', () => {
    expect(rows.length).toBeGreaterThan(70)
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length)
    expect(rows.filter(({ description }) => !/[A-Za-z`:].*\.$/u.test(description))).toEqual([])
  })

  it('says what is checked only, and what happens instead', () => {
    const checked = rows.filter(({ status }) => status === 'checked only')
    expect(checked.map(({ path }) => path)).toEqual(expect.arrayContaining(['require.attestations']))
    expect(checked.every(({ note }) => note?.endsWith('.'))).toBe(true)
    expect(rows.find(({ path }) => path === 'cut.upgrading')?.status).toBe('works')
    expect(rows.find(({ path }) => path === 'cut.files')?.status).toBe('works')
  })

  it('knows types and defaults', () => {
    expect(rows.find(({ path }) => path === 'tags.PATTERN.moves')).toMatchObject({
      type: 'one of never, daily, forward, freely',
      required: false,
    })
    expect(rows.find(({ path }) => path === 'releases.gitTag')).toMatchObject({
      type: 'text',
      default: '"[v]{version}"',
    })
    expect(rows.find(({ path }) => path === 'version')).toMatchObject({ type: '1', required: true })
  })

  it('describes every preset', () => {
    expect(policyPresets().map(({ name }) => name)).toEqual(['semver', 'semver-pre', 'environments'])
    expect(policyPresets().every(({ description }) => description.endsWith('.'))).toBe(true)
  })
})
