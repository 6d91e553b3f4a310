import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

import { FakeLogin } from './auth.ts'
import { FakeImages } from './content.ts'
import { sendAnswer } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { Faults, replaceAnswer } from './fault.ts'
import type { Fault } from './fault.ts'
import type { FakeRegistryOptions } from './options.ts'
import { route } from './route.ts'

/** A request that the registry got. */
export interface SeenRequest {
  readonly method: string
  /** Path and query, as they came. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** A running registry. */
export interface FakeRegistry {
  /** `127.0.0.1:40001`: the host part of image names. */
  readonly host: string
  readonly origin: string
  /** Every request so far, in order of arrival. */
  readonly requests: SeenRequest[]
  /** Connections so far. */
  readonly connections: number
  /** Most requests that were being answered at one time. */
  readonly busiest: number
  readonly images: FakeImages
  readonly login: FakeLogin
  /** Adds a fault from now on. */
  fault(fault: Fault): void
  /** Ends all faults: the registry is well again. */
  heal(): void
  close(): Promise<void>
}

/**
 * Starts a registry in this process on a free port of loopback. It keeps to the OCI distribution-spec 1.1 strictly
 * (content must be there before the manifest that names it, chunks must be in order, digests must be right), holds
 * everything in memory, and takes on the manners of real registries by its options. Close it when done.
 */
export async function startFakeRegistry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const registry = new Running(options)
  await registry.listen()
  return registry
}

class Running implements FakeRegistry {
  readonly requests: SeenRequest[] = []
  readonly images = new FakeImages()
  readonly login: FakeLogin
  connections = 0
  busiest = 0
  readonly #options: FakeRegistryOptions
  readonly #faults = new Faults()
  readonly #server: Server
  #busy = 0
  #host = ''

  constructor(options: FakeRegistryOptions) {
    this.#options = options
    this.login = new FakeLogin(options.auth, () => Date.now())
    for (const fault of options.faults ?? []) this.#faults.add(fault)
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      void this.#answer(request, response)
    }
    this.#server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener)
    this.#server.on(options.tls === undefined ? 'connection' : 'secureConnection', () => {
      this.connections += 1
    })
  }

  get host(): string {
    return this.#host
  }

  get origin(): string {
    return `${this.#options.tls === undefined ? 'http' : 'https'}://${this.#host}`
  }

  heal(): void {
    this.#faults.clear()
  }

  fault(fault: Fault): void {
    this.#faults.add(fault)
  }

  async listen(): Promise<void> {
    const address = this.#options.address ?? '127.0.0.1'
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(0, address, resolve)
    })
    const { port } = addressInfo(this.#server)
    this.#host = `${address.includes(':') ? `[${address}]` : address}:${port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request
    this.requests.push({ method, path, headers })
    this.#busy += 1
    this.busiest = Math.max(this.busiest, this.#busy)
    response.once('close', () => {
      this.#busy -= 1
    })
    request.on('error', () => undefined)
    const effect = this.#faults.match(method, path)
    if (effect !== undefined && replaceAnswer(effect, request, response)) return
    const { images, origin } = this
    const url = new URL(path, origin)
    const exchange: Exchange = { request, response, url, origin, images, effect, options: this.#options }
    const answer = await route(exchange, this.login)
    if (!response.destroyed) sendAnswer(exchange, answer)
  }
}

function addressInfo(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the registry listens on no port')
  return address
}
