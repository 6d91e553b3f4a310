import { globSync, readFileSync } from 'node:fs'

import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { SCHEMA_FILE, policyJsonSchema } from '../scripts/generate-schema.ts'
import { policyKeys } from '../src/policy/reference.ts'
import { refusal } from '../src/policy/testing/refusal.ts'

const validate = new Ajv({ allErrors: true }).compile(JSON.parse(policyJsonSchema()))
const fixtures = globSync('test/fixtures/policies/*.yaml')

describe('the JSON Schema of the policy', () => {
  it('is the committed one (node scripts/generate-schema.ts)', () => {
    expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(policyJsonSchema())
  })

  it('describes every key', () => {
    const text = policyJsonSchema()
    const missing = policyKeys().filter(
      ({ description }) => !text.includes(`"description": ${JSON.stringify(description).slice(0, -1)}`),
    )
    expect(missing).toEqual([])
  })

  it('has the five policies to look at', () => {
    expect(fixtures).toHaveLength(5)
  })

  it.each(fixtures)('takes %s', (file) => {
    validate(parse(readFileSync(file, 'utf8')))
    expect(validate.errors).toBeNull()
  })

  const head = 'version: 1\nimage: a/b\n'

  it.each(['semver', 'semver-pre', 'environments', '{extends: semver, x: {aliasOf: latest}}'])(
    'takes tags: %s',
    (tags) => {
      validate(parse(`${head}tags: ${tags}\n`))
      expect(validate.errors).toBeNull()
    },
  )

  it.each([
    'tags: semver\n',
    'version: 2\n',
    `${head}tags: semvr\n`,
    `${head}imgae: x\n`,
    `${head}tags: {a: {from: release}}\n`,
    `${head}tags: {a: {from: release, moves: up}}\n`,
    `${head}tags: {a: {from: [], moves: never}}\n`,
    `${head}tags: {a: {aliasOf: b, from: release, moves: never}}\n`,
    `${head}tags: semver\nplatforms: linux/amd64\n`,
    `${head}tags: semver\nplatforms: [linux]\n`,
    `${head}tags: semver\nreleases: {signed: sometimes}\n`,
    `${head}tags: semver\nreleases: {lines: {supported: [0.3]}}\n`,
    `${head}tags: semver\nenvironments: {a: {soak: 1y}}\n`,
    `${head}tags: semver\nchecks: {a: {run: x, report: trivy}}\n`,
    `${head}tags: semver\ncut: {files: [../x]}\n`,
    `${head}tags: semver\nregistries: {GHCR.io: {}}\n`,
    `${head}tags: semver\nledger: {git: {branch: -x}}\n`,
    `${head}tags: semver\nsource: https://me:secret@example.com/x\n`,
  ])('refuses %j, as loading does', (text) => {
    expect(validate(parse(text))).toBe(false)
    expect(refusal(text)?.code).toBe('E_POLICY_SCHEMA')
  })
})
