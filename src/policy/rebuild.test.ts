import { describe, expect, it } from 'vitest'

import { loadPolicy } from './load.ts'
import type { RebuildRules } from './policy.ts'
import { refusal, SMALLEST } from './testing/refusal.ts'

function rules(text: string): readonly RebuildRules[] {
  return loadPolicy(text, 'tidemark.yaml').components.map(({ rebuild }) => rebuild)
}

describe('rebuild', () => {
  it('may be left out', () => {
    expect(rules(SMALLEST)).toEqual([{ run: null, base: null }])
    expect(rules(`${SMALLEST}rebuild: {}\n`)).toEqual([{ run: null, base: null }])
  })

  it('has a command, and a base image that is told in full', () => {
    expect(rules(`${SMALLEST}rebuild: { run: make image, base: "python:3.13-slim" }\n`)).toEqual([
      { run: 'make image', base: 'docker.io/library/python:3.13-slim' },
    ])
  })

  it('of a component goes before that of the policy, key by key', () => {
    const text = `version: 1
tags: semver
rebuild: { run: make image, base: "debian:13" }
components:
  web: { image: ghcr.io/acme/web }
  api: { image: ghcr.io/acme/api, rebuild: { base: "localhost:5000/base:1" } }
`
    expect(rules(text)).toEqual([
      { run: 'make image', base: 'docker.io/library/debian:13' },
      { run: 'make image', base: 'localhost:5000/base:1' },
    ])
  })

  it.each([
    ['a base without a tag', 'debian', 'rebuild.base@4:18'],
    ['a base that can never change', `debian:13@sha256:${'a'.repeat(64)}`, 'rebuild.base@4:18'],
    ['a base that is no image', 'Debian:13', 'rebuild.base@4:18'],
  ])('refuses %s, at its place', (_, base, place) => {
    expect(refusal(`${SMALLEST}rebuild: { base: "${base}" }\n`)?.places).toEqual([place])
  })

  it('refuses keys that it does not know', () => {
    expect(refusal(`${SMALLEST}rebuild: { build: x }\n`)?.places).toEqual(['rebuild.build@4:12'])
  })
})
