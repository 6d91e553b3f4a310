import type { IncomingMessage, ServerResponse } from 'node:http'

/** What happens in place of an answer. */
export type FaultEffect =
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** The connection is reset before, or (`after`) once the request was carried out. */
  | 'reset'
  | 'reset-after'
  /** No answer, ever. */
  | 'hang'
  /** The head of a good answer, then the body byte by byte and never its end. */
  | 'drip'
  /** A body without end. */
  | 'endless'
  /** The answer breaks off in the middle of its body. */
  | 'cut'

/** A fault at requests that fit. */
export interface Fault {
  readonly method?: string
  /** Matched against path and query. */
  readonly path?: RegExp
  /** From the k-th matching request on, 1 by default. */
  readonly from?: number
  /** So many times, 1 by default. */
  readonly times?: number
  readonly effect: FaultEffect
}

/** Which fault the next request meets. */
export class Faults {
  readonly #list: { readonly fault: Fault; seen: number }[] = []

  add(fault: Fault): void {
    this.#list.push({ fault, seen: 0 })
  }

  /** From now on everything goes well. */
  clear(): void {
    this.#list.length = 0
  }

  match(method: string, path: string): FaultEffect | undefined {
    let effect: FaultEffect | undefined
    for (const entry of this.#list) {
      if (!fits(entry.fault, method, path)) continue
      entry.seen += 1
      const { from = 1, times = 1 } = entry.fault
      if (effect === undefined && entry.seen >= from && entry.seen < from + times) ({ effect } = entry.fault)
    }
    return effect
  }
}

function fits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false
  return fault.path === undefined || fault.path.test(path)
}

/** Carries out an effect that replaces the answer; false for those that only spoil it later. */
export function replaceAnswer(
  effect: FaultEffect,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (typeof effect === 'object') {
    request.resume()
    response.writeHead(effect.status, effect.headers).end(effect.body ?? '')
    return true
  }
  if (effect === 'hang') {
    request.resume()
    return true
  }
  if (effect === 'reset') {
    request.socket.resetAndDestroy()
    return true
  }
  if (effect === 'endless') {
    pourForEver(response)
    return true
  }
  return false
}

function pourForEver(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const piece = Buffer.alloc(64 * 1024, ' ')
  function pour(): void {
    while (!response.destroyed && response.write(piece)) continue
    if (!response.destroyed) response.once('drain', pour)
  }
  pour()
}
