import { createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A running HTTP proxy that leads every name to one port of loopback. */
export interface FakeProxy {
  /** `http://127.0.0.1:40002`. */
  readonly origin: string
  /** `CONNECT host:443`, `GET http://host/path`, in order. */
  readonly requests: string[]
  close(): Promise<void>
}

/** Starts a proxy whose every target is `host` (`127.0.0.1:40001`), whatever name is asked for. */
export async function startFakeProxy(host: string): Promise<FakeProxy> {
  const requests: string[] = []
  const [hostname = '', port = ''] = host.split(':')
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    forward(request, response, { hostname, port })
  })
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    requests.push(`CONNECT ${request.url}`)
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      target.pipe(client).pipe(target)
    })
    sockets.add(target)
    for (const socket of [client, target]) socket.on('error', () => undefined)
  })
  const origin = await listen(server)
  return {
    origin,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  target: { readonly hostname: string; readonly port: string },
): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://proxy.test')
  const { method, headers } = request
  const onward = httpRequest({ ...target, path: `${pathname}${search}`, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  request.pipe(onward)
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return `http://127.0.0.1:${isInfo(address) ? address.port : 0}`
}

function isInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
