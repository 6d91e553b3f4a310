import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parseChallenges } from './challenge.ts'
import { serverOf } from './config-file.ts'
import { coversScopes, unionScopes } from './scope.ts'

function flat(header: string): unknown {
  return parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])
}

describe('WWW-Authenticate', () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
      [
        [
          'bearer',
          {
            realm: 'https://auth.docker.io/token',
            service: 'registry.docker.io',
            scope: 'repository:a/b:pull,push',
          },
        ],
      ],
    ],
    ['Basic realm="a, b=c"', [['basic', { realm: 'a, b=c' }]]],
    ['Basic realm="a \\"b\\" \\\\"', [['basic', { realm: 'a "b" \\' }]]],
    ['Basic', [['basic', {}]]],
    [
      'Negotiate, Basic realm=x, Bearer Realm = "y" , SERVICE=z',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
        ['bearer', { realm: 'y', service: 'z' }],
      ],
    ],
    ['', []],
    [', ,', []],
  ])('%s', (header, challenges) => {
    expect(flat(header)).toEqual(challenges)
  })

  it('of any kind ends the parsing, and soon', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (header) => Array.isArray(parseChallenges(header))),
      { numRuns: 300 },
    )
    expect(parseChallenges('a="'.repeat(100_000)).length).toBeLessThan(20_000)
  })
})

describe('scopes', () => {
  it('are united by resource, each once, in one order', () => {
    expect(unionScopes(['repository:b:push', 'repository:a:pull repository:b:pull,push', ''])).toEqual([
      'repository:a:pull',
      'repository:b:pull,push',
    ])
  })

  it('for more serve less, and never another repository', () => {
    expect(coversScopes(['repository:a:pull,push'], ['repository:a:pull'])).toBe(true)
    expect(coversScopes(['repository:a:*'], ['repository:a:delete'])).toBe(true)
    expect(coversScopes(['repository:a:pull'], ['repository:a:pull,push'])).toBe(false)
    expect(coversScopes(['repository:a:pull'], ['repository:ab:pull'])).toBe(false)
  })

  it('united cover each of their parts', () => {
    const scope = fc
      .tuple(fc.constantFrom('a', 'b/c', 'd'), fc.subarray(['pull', 'push', 'delete'], { minLength: 1 }))
      .map(([name, actions]) => `repository:${name}:${actions.join(',')}`)
    fc.assert(
      fc.property(fc.array(scope), (scopes) => {
        for (const part of scopes) expect(coversScopes(unionScopes(scopes), [part])).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('keys of auths', () => {
  it.each([
    ['https://index.docker.io/v1/', 'index.docker.io'],
    ['ghcr.io', 'ghcr.io'],
    ['HTTPS://x', 'https://x'],
    ['http://Host:5000/', 'host:5000'],
    ['host/v2/', 'host'],
    ['host/team', 'host/team'],
  ])('%s', (key, server) => {
    expect(serverOf(key)).toBe(server)
  })
})
