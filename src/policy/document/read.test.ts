import { describe, expect, it } from 'vitest'

import { SMALLEST, refusal } from '../testing/refusal.ts'

describe('a file that is no plain YAML', () => {
  const doubled = Array.from({ length: 9 }, (_, index) => {
    return `x${index}: &x${index} [${index === 0 ? 'a' : `*x${index - 1}, *x${index - 1}`}]`
  })

  it.each([
    ['more than 1 MiB', `#${'x'.repeat(1024 * 1024)}`, '@1:1'],
    ['a duplicate key', `${SMALLEST}tags: semver\n`, '@4:1'],
    ['a tag of a type', 'version: !!js/function "x"\n', '@1:24'],
    ['a harmless tag', 'version: !!int 1\n', '@1:16'],
    ['a merge key', 'a: &x {b: 1}\nc: {<<: *x}\n', '@2:5'],
    ['tabs as indentation', 'version: 1\ntags:\n\tlatest: x\n', '@3:1'],
    ['two documents', 'version: 1\n---\nversion: 1\n', '@2:1'],
    ['a key that is a list', '? [a]\n: 1\n', '@1:3'],
    ['an alias without an anchor', 'version: *x\n', '@1:1'],
    ['21 aliases', `a: &x 1\nb: [${'*x,'.repeat(21)}]\n`, '@2:65'],
    ['aliases of aliases without end', `${doubled.join('\n')}\n`, '@1:1'],
    ['an unclosed list', 'a: [1\n', '@2:1'],
    ['a reserved name', 'version: 1\ncomponents: {constructor: }\n', '@2:14'],
    ['the prototype', '__proto__: {a: 1}\n', '@1:1'],
    ['a control character', 'version: 1\n# \u0007\n', '@2:3'],
    ['an escaped control character', 'image: "a\\0b"\n', '@1:8'],
    ['text that runs backward', 'version: 1 # \u202e\n', '@1:14'],
  ])('%s is refused', (_what, text, place) => {
    const found = refusal(text)
    expect(found?.code).toBe('E_POLICY_SYNTAX')
    expect(found?.places).toContain(place)
  })

  it('is refused when it is nested deep', () => {
    expect(refusal('['.repeat(100_000))?.code).toBe('E_POLICY_SYNTAX')
    expect(refusal(`${'['.repeat(3_000)}${']'.repeat(3_000)}`)?.code).toMatch(/^E_POLICY/u)
  })

  it('is refused without much ado when all of it is wrong', () => {
    const found = refusal(Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join('\n'))
    expect(found?.code).toBe('E_POLICY_SCHEMA')
    expect(found?.problems.length).toBeLessThanOrEqual(100)
    expect(found?.hints.length).toBeLessThanOrEqual(20)
  })

  it('may use a few aliases', () => {
    const text = 'version: 1\nimage: &i a/b\ntags: &t semver\ncomponents: {x: {image: *i, tags: *t}}\n'
    expect(refusal(text)).toBeNull()
  })

  it('is placed through an alias', () => {
    const text = `${SMALLEST}checks: {a: &c {run: 1}, b: *c}\n`
    expect(refusal(text)?.places).toEqual(['checks.a.run@4:22'])
  })
})
