import { describe, expect, it } from 'vitest'

import { componentOf, tagClassOf } from './language/testing/policies.ts'
import { classesOfTag, matchTag } from './match.ts'

const component = componentOf(
  [
    tagClassOf('{version}', { from: ['release', 'prerelease'], moves: 'never' }),
    tagClassOf('{major}.{minor}', { from: ['release', 'rebuild'] }),
    tagClassOf('latest'),
    tagClassOf('{major}.{minor}-r{date}', { from: ['rebuild'], moves: 'never' }),
    tagClassOf('edge-{branch}', { from: ['build'], branches: ['feat/*'], moves: 'freely' }),
    tagClassOf('env-{env}', { from: ['promotion'], moves: 'freely' }),
  ],
  { prereleases: ['rc'] },
)

const keysOf = (tag: string, environments: readonly string[] | null = null) =>
  classesOfTag(component, tag, environments).map(({ key }) => key)

describe('the class of a tag', () => {
  it.each([
    ['1.4.0', ['{version}']],
    ['1.4.0-rc.2', ['{version}']],
    ['1.4', ['{major}.{minor}']],
    ['latest', ['latest']],
    ['0.3-r20260615', ['{major}.{minor}-r{date}']],
    ['0.3-r20261315', []],
    ['edge-feat-x', ['edge-{branch}']],
    ['edge-main', []],
    ['env-prod', ['env-{env}']],
    ['v1.4.0', []],
    ['', []],
    ['a/b', []],
  ])('of "%s" is %j', (tag, keys) => {
    expect(keysOf(tag)).toEqual(keys)
  })

  it('knows the declared environments', () => {
    expect(keysOf('env-prod', ['dev'])).toEqual([])
    expect(keysOf('env-dev', ['dev'])).toEqual(['env-{env}'])
  })

  it('may be two in a policy that lint refuses', () => {
    const loose = componentOf([tagClassOf('{major}'), tagClassOf('{sha}', { from: ['build'] })])
    expect(classesOfTag(loose, '1234567').map(({ key }) => key)).toEqual(['{major}', '{sha}'])
  })
})

describe('the values of a tag', () => {
  it.each([
    ['1.4.0-rc.2', { version: '1.4.0-rc.2' }],
    ['0.3-r20260615', { major: '0', minor: '3', date: '20260615' }],
    ['edge-feat-x', { branch: 'feat-x' }],
    ['latest', {}],
  ])('of %s are %j', (tag, values) => {
    expect(matchTag(component, tag)[0]?.values).toEqual(values)
  })

  it('are not guessed when there are two readings', () => {
    const loose = componentOf([tagClassOf('{major}{minor}')])
    expect(matchTag(loose, '123').map(({ values }) => values)).toEqual([null])
    expect(matchTag(loose, '12').map(({ values }) => values)).toEqual([{ major: '1', minor: '2' }])
  })

  it.each([
    ['{version}-{major}', '1.2.3-1', '1.2.3-2'],
    ['{line}.{patch}-{version}', '1.2.3-1.2.3', '1.2.4-1.2.3'],
    ['{sha}-{sha:12}', 'abcdef1-abcdef123456', 'abcdef1-123456123456'],
    ['{date}-{date:YYYY-MM-DD}', '20260615-2026-06-15', '20260615-2026-06-16'],
    ['{major}-{major}', '3-3', '3-4'],
  ])('of %s agree with each other', (key, agreeing, contradicting) => {
    const one = componentOf([tagClassOf(key, { from: ['release'] })])
    expect([matchTag(one, agreeing).length, matchTag(one, contradicting).length]).toEqual([1, 0])
  })
})
