import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startLoopback } from '../testing/forge/loopback.ts'
import type { ForgeAnswer, ForgeCall, Loopback } from '../testing/forge/loopback.ts'
import { testRandom } from '../testing/clock.ts'
import { HttpRest } from './http-rest.ts'

const SECRET = 'Bearer s3cr3t'

let server: Loopback
let answer: (call: ForgeCall) => ForgeAnswer
let pauses: number[]
let rest: HttpRest
beforeEach(async () => {
  answer = () => ({ status: 200, json: { ok: true } })
  server = await startLoopback((call) => answer(call))
  pauses = []
  rest = new HttpRest({
    base: server.url,
    headers: { authorization: SECRET },
    tokenVariable: 'FORGE_TOKEN',
    env: {},
    random: testRandom(1),
    sleep: async (milliseconds) => void pauses.push(milliseconds),
  })
})
afterEach(async () => {
  await server.close()
})

const get = { method: 'GET', path: '/x' } as const
const post = { method: 'POST', path: '/x', json: { a: 1 } } as const

describe('the wire to a forge', () => {
  it.each([502, 503, 504, 429])('asks again after %i', async (status) => {
    server.fault({ effect: { status, json: { message: 'later' } }, times: 2 })
    expect(await rest.send(get)).toEqual({ status: 200, json: { ok: true } })
    expect(server.calls).toHaveLength(3)
    expect(pauses.every((pause) => pause <= 8000)).toBe(true)
  })

  it('waits as long as it is told to, but not for ever', async () => {
    server.fault({ effect: { status: 429, headers: { 'retry-after': '7' } } })
    await rest.send(get)
    expect(pauses).toEqual([7000])
    server.fault({ effect: { status: 429, headers: { 'retry-after': '3600' } } })
    await expect(rest.send(get)).rejects.toMatchObject({ code: 'E_FORGE_UNAVAILABLE' })
  })

  it('takes a 403 that is a limit of requests for one', async () => {
    const limit = {
      status: 403,
      headers: { 'x-ratelimit-remaining': '0' },
      json: { message: 'API rate limit exceeded' },
    }
    server.fault({ effect: limit, times: 9 })
    await expect(rest.send(get)).rejects.toMatchObject({ code: 'E_FORGE_UNAVAILABLE' })
    expect(server.calls).toHaveLength(5)
  })

  it('asks again when the connection breaks, and says so in the end', async () => {
    server.fault({ effect: 'reset', times: 2 })
    await rest.send(get)
    server.fault({ effect: 'reset', times: 9 })
    await expect(rest.send(get)).rejects.toMatchObject({ code: 'E_FORGE_UNAVAILABLE' })
  })

  it.each(['reset', 'reset-after', { status: 502 }] as const)(
    'never sends a POST again that may have been carried out (%j)',
    async (effect) => {
      server.fault({ effect })
      await expect(rest.send(post)).rejects.toMatchObject({ code: 'E_FORGE_UNAVAILABLE' })
      expect(server.calls).toHaveLength(1)
    },
  )

  it('sends a POST again that was refused for its number', async () => {
    server.fault({ effect: { status: 429 } })
    expect((await rest.send(post)).status).toBe(200)
  })

  it('never shows its token', async () => {
    server.fault({ effect: { status: 401, json: { message: 'Bad credentials' } } })
    const error = await rest.send(get).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'E_FORGE_DENIED' })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('s3cr3t')
  })

  it('does not repeat its token after a forge that does', async () => {
    const json = { message: `no such token: ${SECRET}` }
    server.fault({ effect: { status: 403, json } })
    const error = await rest.send(get).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'E_FORGE_DENIED' })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('s3cr3t')
  })

  it('waits a minute in all and no longer', async () => {
    server.fault({ effect: { status: 429, headers: { 'retry-after': '40' } }, times: 9 })
    await expect(rest.send(get)).rejects.toMatchObject({ code: 'E_FORGE_UNAVAILABLE' })
    expect(pauses).toEqual([40_000])
  })

  it('sends a POST again that found no connection', async () => {
    await server.close()
    await expect(rest.send(post)).rejects.toMatchObject({ code: 'E_FORGE_UNAVAILABLE' })
    expect(pauses).toHaveLength(4)
    server = await startLoopback((call) => answer(call))
  })

  it('asks once for an answer that is longer than any may be', async () => {
    answer = () => ({ status: 200, bytes: Buffer.alloc(16 * 1024 * 1024 + 1) })
    await expect(rest.send(get)).rejects.toMatchObject({ code: 'E_FORGE_ANSWER' })
    expect(server.calls).toHaveLength(1)
  })

  it.each(['http://[', 'file:///etc/passwd', 'data:,x'])(
    'does not follow a redirect to %s',
    async (location) => {
      answer = () => ({ status: 302, headers: { location } })
      await expect(rest.send(get)).rejects.toMatchObject({ code: 'E_FORGE_ANSWER' })
      expect(server.calls).toHaveLength(1)
    },
  )

  it('follows a redirect of what it reads, without the token on another host', async () => {
    const other = server.url.replace('127.0.0.1', 'localhost')
    answer = ({ url }) =>
      url.pathname === '/file'
        ? { status: 302, headers: { location: `${other}/there` } }
        : { status: 200, bytes: Buffer.from('bytes') }
    expect(Buffer.from(await rest.read('/file', 100)).toString()).toBe('bytes')
    expect(server.calls.map(({ headers }) => headers.authorization)).toEqual([SECRET, undefined])
  })

  it('gives its token to no address that another host chose', async () => {
    const other = server.url.replace('127.0.0.1', 'localhost')
    const ways: Readonly<Record<string, string>> = {
      '/file': `${other}/there`,
      '/there': `${server.url}/back`,
    }
    answer = ({ url }) => {
      const location = ways[url.pathname]
      return location === undefined ? { status: 200 } : { status: 302, headers: { location } }
    }
    await rest.read('/file', 100)
    expect(server.calls.map(({ headers }) => headers.authorization)).toEqual([SECRET, undefined, undefined])
  })

  it('reads no more of a file than it is asked to', async () => {
    answer = () => ({ status: 200, bytes: Buffer.alloc(1_000_000) })
    expect(await rest.read('/file', 10)).toHaveLength(10)
  })

  it('follows no redirect of a write, and none that goes in circles', async () => {
    answer = () => ({ status: 302, headers: { location: '/x' } })
    await expect(rest.send(post)).rejects.toMatchObject({ code: 'E_FORGE_ANSWER' })
    await expect(rest.send(get)).rejects.toMatchObject({ code: 'E_FORGE_ANSWER' })
  })

  it('reads all pages of a list, by the query of the link alone', async () => {
    answer = ({ url }) => {
      const page = Number(url.searchParams.get('page') ?? 1)
      const link = `<http://inner.example.org/other?page=${page + 1}>; rel="next"`
      return { status: 200, json: [page], headers: page < 4 ? { link } : {} }
    }
    expect(await rest.list('/x?per_page=1')).toEqual([1, 2, 3, 4])
    expect(server.calls.every(({ url }) => url.pathname === '/x')).toBe(true)
  })

  it('ends a list that never ends', async () => {
    answer = ({ url }) => {
      const page = Number(url.searchParams.get('page') ?? 1)
      return { status: 200, json: [page], headers: { link: `<?page=${page + 1}>; rel="next"` } }
    }
    await expect(rest.list('/x')).rejects.toMatchObject({ code: 'E_FORGE_ANSWER' })
  })

  it('tells a list that is not there from one that is no list', async () => {
    answer = () => ({ status: 404, json: { message: 'Not Found' } })
    expect(await rest.list('/x')).toBeNull()
    answer = () => ({ status: 200, json: {} })
    await expect(rest.list('/x')).rejects.toMatchObject({ code: 'E_FORGE_ANSWER' })
  })
})
