import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'

/** A request that a fake forge got, its body read to the end. */
export interface ForgeCall {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What a fake forge answers: `json` or `bytes`, or nothing. */
export interface ForgeAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly bytes?: Uint8Array
}

/** What spoils the requests that fit, until it is used up. */
export interface ForgeFault {
  readonly method?: string
  /** Tested against the path and query. */
  readonly path?: RegExp
  /** How many times; 1 by default. */
  readonly times?: number
  /** An answer instead; `reset` breaks the connection off, `reset-after` once the work is done. */
  readonly effect: ForgeAnswer | 'reset' | 'reset-after'
}

/** A fake forge that listens on loopback. */
export interface Loopback {
  /** `http://127.0.0.1:40001`. */
  readonly url: string
  /** Every request so far, in order. */
  readonly calls: readonly ForgeCall[]
  fault(fault: ForgeFault): void
  close(): Promise<void>
}

interface Armed {
  readonly fault: ForgeFault
  left: number
}

/** Listens on a free port of loopback; `answer` answers each request. */
export async function startLoopback(answer: (call: ForgeCall) => ForgeAnswer): Promise<Loopback> {
  const calls: ForgeCall[] = []
  const armed: Armed[] = []
  const server = createServer((request, response) => {
    void serve({ request, response, calls, armed, answer })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    calls,
    fault: (fault) => void armed.push({ fault, left: fault.times ?? 1 }),
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

interface Served {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly calls: ForgeCall[]
  readonly armed: readonly Armed[]
  readonly answer: (call: ForgeCall) => ForgeAnswer
}

async function serve({ request, response, calls, armed, answer }: Served): Promise<void> {
  const call = await readCall(request)
  calls.push(call)
  const effect = takeEffect(armed, call)
  if (effect === 'reset') request.socket.resetAndDestroy()
  else if (typeof effect === 'object') send(response, effect)
  else {
    const answered = answer(call)
    if (effect === 'reset-after') request.socket.resetAndDestroy()
    else send(response, answered)
  }
}

async function readCall(request: IncomingMessage): Promise<ForgeCall> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(Buffer.from(piece))
  const { method = 'GET', headers } = request
  const url = new URL(request.url ?? '/', `http://${headers.host ?? 'localhost'}`)
  return { method, url, headers, body: Buffer.concat(pieces) }
}

function takeEffect(armed: readonly Armed[], { method, url }: ForgeCall): ForgeFault['effect'] | undefined {
  const found = armed.find(
    ({ fault, left }) =>
      left > 0 &&
      (fault.method ?? method) === method &&
      (fault.path?.test(`${url.pathname}${url.search}`) ?? true),
  )
  if (found === undefined) return undefined
  found.left -= 1
  return found.fault.effect
}

function send(response: ServerResponse, { status, headers = {}, json, bytes }: ForgeAnswer): void {
  const body = json === undefined ? Buffer.from(bytes ?? '') : Buffer.from(JSON.stringify(json))
  const type = json === undefined ? 'application/octet-stream' : 'application/json'
  response.writeHead(status, {
    ...(status === 204 ? {} : { 'content-type': type, 'content-length': body.length }),
    ...headers,
  })
  response.end(body)
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the forge listens on no port')
  return address.port
}
