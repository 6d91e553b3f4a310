import { describe, expect, it } from 'vitest'

import { expandPolicy } from './expand.ts'
import { loadPolicy } from './load.ts'
import type { Policy } from './policy.ts'
import { PRESETS } from './presets.ts'
import { PRESET_NAMES } from './schema/preset-names.ts'

/** What a policy means, without the places where it says so. */
function meaning({ components }: Policy): unknown {
  return components.map((component) => ({
    ...component,
    classes: component.classes
      .map(({ where: _where, ...tagClass }) => tagClass)
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  }))
}

describe('expanding presets', () => {
  it('spells out the classes and leaves every other byte', () => {
    const text =
      '# top\nversion: 1\nimage:   ghcr.io/a/b # img\ntags: semver   # a preset\n# end\nrequire: {labels: [source]}\n'
    const [head, tail] = [
      '# top\nversion: 1\nimage:   ghcr.io/a/b # img\ntags: # a preset\n',
      '# end\nrequire: {labels: [source]}\n',
    ]
    const expanded = expandPolicy(text, 'p')
    expect(expanded.startsWith(`${head}  "{version}": { from: release, moves: never,`)).toBe(true)
    expect(expanded.endsWith(`\n${tail}`)).toBe(true)
  })

  it('gives back a policy without presets as it is', () => {
    const text = 'version:   1\nimage: a/b\ntags:\n    latest:   {from: release,moves: forward}\n'
    expect(expandPolicy(text, 'p')).toBe(text)
  })

  it.each([
    ...PRESET_NAMES.map((name) => `version: 1\nimage: a/b\ntags: ${name}\n`),
    'version: 1\nimage: a/b\ntags: semver',
    'version: 1\r\nimage: a/b\r\ntags: semver # why\r\nsource: https://x.example/y\r\n',
    '{version: 1, image: a/b, tags: semver}\n',
    'version: 1\nimage: a/b\ntags: {extends: semver, latest: {from: build, moves: freely}}\n',
    'version: 1\nimage: a/b\ntags:\n  # mine\n  extends: semver-pre # why\n  latest: {from: build, moves: freely}\n',
    'version: 1\nimage: a/b\ntags:\n  x: {from: build, moves: freely}\n  extends: semver\n',
    'version: 1\ntags: semver\ncomponents:\n  a: {image: a/b, tags: environments}\n  c:\n    image: a/c\n    tags: "semver-pre"\n  d: {image: a/d}\n',
  ])('means the same as %j', (text) => {
    const expanded = expandPolicy(text, 'p')
    expect(expanded).not.toMatch(/semver|extends|environments:?$/u)
    expect(meaning(loadPolicy(expanded, 'p'))).toEqual(meaning(loadPolicy(text, 'p')))
  })

  it('leaves nothing of a preset whose classes are all written out', () => {
    const rows = Object.keys(PRESETS.environments.classes).map(
      (key) => `"${key}": {from: build, moves: freely}`,
    )
    const text = `version: 1\nimage: a/b\ntags: {extends: environments, ${rows.join(', ').replace('env-{env}', 'env-{env}')}}\n`
    expect(loadPolicy(expandPolicy(text, 'p'), 'p').components[0]?.classes).toHaveLength(3)
  })
})
