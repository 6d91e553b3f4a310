import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Deadline } from './deadline.ts'
import { AnswerTooLarge, Exchange } from './exchange.ts'

let server: Server
let listener: RequestListener
let url: URL
beforeEach(async () => {
  server = createServer((request, response) => listener(request, response))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  url = new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`)
})
afterEach(async () => {
  vi.useRealTimers()
  server.closeAllConnections()
  await new Promise((resolve) => {
    server.close(resolve)
  })
})

const get = { method: 'GET', headers: {}, limit: 1000 } as const

describe('a deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })

  it('passes when nothing renews it, once', () => {
    const expired = vi.fn<(error: Error) => void>()
    const deadline = new Deadline(30_000, expired)
    vi.advanceTimersByTime(29_000)
    deadline.renew()
    vi.advanceTimersByTime(29_000)
    expect(expired).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    deadline.renew()
    vi.advanceTimersByTime(60_000)
    expect(expired).toHaveBeenCalledTimes(1)
  })

  it('never passes after its end', () => {
    const expired = vi.fn<(error: Error) => void>()
    const deadline = new Deadline(30_000, expired)
    deadline.end()
    deadline.renew()
    vi.advanceTimersByTime(60_000)
    expect(expired).not.toHaveBeenCalled()
  })
})

describe('an exchange with a forge', () => {
  it('sends a large file whole', async () => {
    const bytes = Buffer.alloc(1_000_000, 'tide')
    listener = (request, response) => {
      const pieces: Buffer[] = []
      request.on('data', (piece: Buffer) => pieces.push(piece))
      request.on('end', () => response.end(String(Buffer.concat(pieces).equals(bytes))))
    }
    const { body } = await new Exchange({}).send({ ...get, url, method: 'POST', body: bytes })
    expect(body.toString()).toBe('true')
  })

  it('hears a refusal that comes before the file is sent', async () => {
    listener = (_, response) => {
      response.writeHead(413)
      response.end('too large')
    }
    const body = Buffer.alloc(20_000_000)
    expect((await new Exchange({}).send({ ...get, url, method: 'POST', body })).status).toBe(413)
  })

  it('fails when the connection is cut while the file is sent', async () => {
    listener = (request) => {
      request.once('data', () => request.socket.destroy())
    }
    const body = Buffer.alloc(20_000_000)
    const sent = new Exchange({}).send({ ...get, url, method: 'POST', body })
    await expect(sent).rejects.toThrow(/ECONNRESET|EPIPE|socket hang up/u)
  })

  it('uses a connection again', async () => {
    const ports = new Set<number | undefined>()
    listener = (request, response) => {
      ports.add(request.socket.remotePort)
      response.end('ok')
    }
    const exchange = new Exchange({})
    for (let at = 0; at < 3; at += 1) await exchange.send({ ...get, url })
    expect(ports.size).toBe(1)
  })

  it.each(['never answers', 'stops in the middle of its answer'])(
    'is given up after half a minute when the forge %s, and not as if it was called off',
    async (how) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const arrived = new Promise<void>((resolve) => {
        listener = (_, response) => {
          if (how !== 'never answers') response.write('{')
          resolve()
        }
      })
      const outcome = new Exchange({}).send({ ...get, url }).catch((error: unknown) => error)
      await arrived
      vi.advanceTimersByTime(30_000)
      const error = await outcome
      expect(error).toBeInstanceOf(Error)
      expect(error).not.toMatchObject({ name: 'AbortError' })
    },
  )

  it('is called off by its signal', async () => {
    const controller = new AbortController()
    listener = () => controller.abort()
    const sent = new Exchange({}).send({ ...get, url, signal: controller.signal })
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('takes no answer that is too long, and of a file only what it wants', async () => {
    listener = (_, response) => response.end(Buffer.alloc(200_000))
    const exchange = new Exchange({})
    await expect(exchange.send({ ...get, url })).rejects.toBeInstanceOf(AnswerTooLarge)
    expect((await exchange.send({ ...get, url, partly: true })).body).toHaveLength(1000)
  })

  it('goes through the proxy that the environment names', async () => {
    const seen: (string | undefined)[] = []
    listener = (request, response) => {
      seen.push(request.url)
      response.end('ok')
    }
    const exchange = new Exchange({ HTTP_PROXY: url.origin, NO_PROXY: '' })
    await exchange.send({ ...get, url: new URL('http://git.example.org/api') })
    expect(seen).toEqual(['http://git.example.org/api'])
  })
})
