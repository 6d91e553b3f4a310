import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { rulesFor } from '../../testing/registry/bench.ts'
import { addressOf } from './address.ts'
import { backoff } from './backoff.ts'
import { parseErrorBody } from './error-body.ts'
import { Gate } from './gate.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { nextLink } from './link.ts'
import { isLoopbackHost, isPrivateAddress, isPrivateLiteral } from './private-address.ts'
import { proxyFor } from './proxy.ts'
import { quoteForeign, redactUrl } from './redact.ts'
import { redirectTarget, sameHostUrl } from './redirect.ts'
import { retryAfter } from './retry-after.ts'

describe('the address of an image', () => {
  it.each([
    ['docker.io/library/web', undefined, 'https://registry-1.docker.io', 'library/web'],
    ['ghcr.io/acme/web', undefined, 'https://ghcr.io', 'acme/web'],
    ['localhost:5000/web', undefined, 'http://localhost:5000', 'web'],
    ['127.0.0.2/a/b/c', undefined, 'http://127.0.0.2', 'a/b/c'],
    ['[::1]:5000/web', undefined, 'http://[::1]:5000', 'web'],
    ['registry.test:8080/web', rulesFor({ plainHttp: true }), 'http://registry.test:8080', 'web'],
    ['localhost:5000/web', rulesFor({ ca: 'ca.pem' }), 'https://localhost:5000', 'web'],
    ['localhost.evil.test/web', undefined, 'https://localhost.evil.test', 'web'],
    ['127.0.0.1.evil.test/web', undefined, 'https://127.0.0.1.evil.test', 'web'],
  ])('%s', (name, rules, origin, repository) => {
    expect(addressOf(name, rules)).toMatchObject({ origin, repository })
  })
})

describe('private addresses', () => {
  it.each([
    '127.0.0.1',
    '10.255.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.100.100.200',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1%eth0',
    'fd12::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
  ])('%s is one', (address) => {
    expect(isPrivateAddress(address)).toBe(true)
  })

  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '192.169.0.1',
    '100.128.0.1',
    '2606:4700::1',
    '::ffff:8.8.8.8',
    'example.test',
    '',
  ])('"%s" is none', (address) => {
    expect(isPrivateAddress(address)).toBe(false)
  })

  it('are seen in every spelling that a URL may have', () => {
    for (const text of [
      'http://0x7f.1/',
      'http://017700000001/',
      'http://[::FFFF:7F00:1]/',
      'http://127.1/',
    ]) {
      expect(isPrivateLiteral(new URL(text).hostname)).toBe(true)
    }
  })

  it('tell loopback by whole names', () => {
    expect(['localhost', 'a.localhost', 'LOCALHOST.', '127.9.9.9', '[::1]'].every(isLoopbackHost)).toBe(true)
    expect(['localhost.test', 'mylocalhost', '128.0.0.1', '127.0.0.1.test'].some(isLoopbackHost)).toBe(false)
  })
})

describe('a redirect', () => {
  const origin = new URL('https://registry.test')
  const rules = { registry: 'registry.test', origin, trustedHosts: ['uploads.test', '10.0.0.1:9000'] }

  it.each([
    ['/a?b=c', 'https://registry.test/a?b=c'],
    ['https://storage.test/a', 'https://storage.test/a'],
    ['//storage.test/a', 'https://storage.test/a'],
    ['https://10.0.0.1:9000/a', 'https://10.0.0.1:9000/a'],
  ])('to %s is followed', (location, target) => {
    expect(redirectTarget(location, origin, rules).href).toBe(target)
  })

  it.each([
    'http://registry.test/a',
    'https://10.0.0.1/a',
    'ftp://registry.test/',
    'https://u:p@registry.test/',
    undefined,
  ])('to %s is refused', (location) => {
    expect(() => redirectTarget(location, origin, rules)).toThrowError(
      expect.objectContaining({ code: 'E_REDIRECT_REFUSED' }),
    )
  })

  it('that must stay at the registry keeps its scheme and port', () => {
    expect(sameHostUrl('http://registry.test/u', origin, rules).href).toBe('https://registry.test/u')
    expect(sameHostUrl('https://uploads.test/u', origin, rules).href).toBe('https://uploads.test/u')
    for (const location of [
      'https://registry.test:444/u',
      'https://registry.test.evil.test/u',
      'https://storage.test/u',
    ]) {
      expect(() => sameHostUrl(location, origin, rules)).toThrowError(/refused/u)
    }
  })
})

describe('Retry-After', () => {
  const now = new Date('2026-03-02T10:00:00Z')
  it.each([
    ['7', 7000],
    [' 0 ', 0],
    ['Mon, 02 Mar 2026 10:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 09:00:00 GMT', 0],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['99999999999999', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (header, wait) => {
    expect(retryAfter({ 'retry-after': header }, now)).toBe(wait)
  })

  it('is a point in time at Docker Hub, under a name of its own', () => {
    const at = String(now.getTime() / 1000 + 20)
    expect(retryAfter({ 'x-retry-after': at }, now)).toBe(20_000)
    expect(retryAfter({ 'x-retry-after': '20' }, now)).toBe(20_000)
    expect(retryAfter({ 'retry-after': '5', 'x-retry-after': at }, now)).toBe(5000)
  })

  it('goes by the clock of the registry, whatever ours says', () => {
    const date = now.toUTCString()
    for (const ours of ['2020-01-01T00:00:00Z', '2031-01-01T00:00:00Z'].map((text) => new Date(text))) {
      const later = new Date(now.getTime() + 30_000)
      expect(retryAfter({ date, 'retry-after': later.toUTCString() }, ours)).toBe(30_000)
      expect(retryAfter({ date, 'x-retry-after': String(later.getTime() / 1000) }, ours)).toBe(30_000)
      expect(retryAfter({ date: 'soon', 'retry-after': '7' }, ours)).toBe(7000)
    }
  })
})

describe('the next page', () => {
  it.each([
    ['</v2/a/tags/list?last=x&n=2>; rel="next"', '/v2/a/tags/list?last=x&n=2'],
    ['<a>; rel="prev", <b>; rel=next', 'b'],
    ['<a>; title="x; rel=next"', undefined],
    ['<a>; rel="prev next"', 'a'],
    ['<a>; rel=nextish', undefined],
    ['garbage', undefined],
    [undefined, undefined],
  ])('of %s', (header, target) => {
    expect(nextLink(header)).toBe(target)
  })
})

describe('proxies', () => {
  it.each([
    ['https://ghcr.io', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
    ['https://ghcr.io', { https_proxy: 'p:1', HTTPS_PROXY: 'http://q' }, 'http://p:1'],
    ['http://ghcr.io', { HTTPS_PROXY: 'http://p:1' }, undefined],
    ['https://ghcr.io', { ALL_PROXY: 'http://p:1' }, 'http://p:1'],
    ['https://ghcr.io', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
    ['https://ghcr.io', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'ghcr.io' }, undefined],
    ['https://a.ghcr.io', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'x, .ghcr.io' }, undefined],
    ['https://evilghcr.io', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'ghcr.io' }, 'http://p:1'],
    ['https://ghcr.io', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'ghcr.io:444' }, 'http://p:1'],
    ['https://ghcr.io', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'ghcr.io:443' }, undefined],
    ['http://localhost:5000', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['https://ghcr.io', { HTTPS_PROXY: '' }, undefined],
  ])('%s with %j', (url, env, proxy) => {
    expect(proxyFor(new URL(url), env)).toBe(proxy)
  })
})

describe('messages', () => {
  it('show no user, query or fragment of a URL', () => {
    expect(redactUrl(new URL('https://u:p@h.test:1/a/b?token=x#y'))).toBe('https://h.test:1/a/b?…')
  })

  it('quote strangers on one short line without control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const quoted = quoteForeign(`\u001B[31m${text}\r\n`)
        expect(quoted.length).toBeLessThanOrEqual(201)
        expect(quoted).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
      }),
      { numRuns: 200 },
    )
  })

  it('take codes and a sentence out of the body of an error, whatever it is', () => {
    expect(parseErrorBody('{"errors":[{"code":"denied","message":"no"},{"code":"OTHER"}]}')).toEqual({
      codes: ['DENIED', 'OTHER'],
      message: 'no',
    })
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        for (const code of parseErrorBody(text).codes) expect(code).toBe(code.toUpperCase())
      }),
      { numRuns: 200 },
    )
  })
})

describe('waiting', () => {
  it('is anything between nothing and a bound that doubles', () => {
    const most = { random: (count: number) => new Uint8Array(count).fill(255), limits: DEFAULT_LIMITS }
    expect([2, 3, 4, 5, 9].map((next) => backoff(next, most))).toEqual([1000, 2000, 4000, 8000, 20_000])
    expect(backoff(5, { random: (count) => new Uint8Array(count), limits: DEFAULT_LIMITS })).toBe(0)
  })

  it('for a place lets so many in at once, and a failure frees its place', async () => {
    const gate = new Gate(2)
    let inside = 0
    let most = 0
    const tasks = Array.from({ length: 10 }, (_, at) =>
      gate.run(async () => {
        inside += 1
        most = Math.max(most, inside)
        await Promise.resolve()
        inside -= 1
        if (at % 3 === 0) throw new Error('failed')
      }),
    )
    const results = await Promise.allSettled(tasks)
    expect(most).toBe(2)
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(4)
  })
})
