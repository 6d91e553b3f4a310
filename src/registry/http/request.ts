import type { RequestBody, WireRequest } from './wire.ts'
import type { ErrorReport } from './error-body.ts'

/** A request as the registry's operations make it. */
export interface RegistryRequest {
  readonly method: WireRequest['method']
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: RequestBody | undefined
  /** Token scopes that it needs. */
  readonly scopes: readonly string[]
  /** No login but what `headers` hold: neither a known one, nor one that the answer asks for. */
  readonly anonymous?: boolean
  /** For messages: "reading acme/web:1.4". */
  readonly doing: string
  /**
   * `safe`: doing it twice is the same as once, so every passing fault is tried again. `refused`: only when the registry
   * says that it did not do it (429).
   */
  readonly repeat: 'safe' | 'refused'
  /** Statuses beside 2xx that the caller reads itself; all others throw. */
  readonly accept?: readonly number[]
  /** Follow redirects (GET and HEAD only). */
  readonly follow?: boolean
  readonly patience?: number
  /** Goes out when the registry's governor lets it, and teaches it: reads that come by the thousand. */
  readonly paced?: boolean
  /** Called before every try; what it throws ends the request. */
  readonly spend?: (() => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** An answer that was not the hoped-for one, with its body read. */
export interface RefusedAnswer {
  readonly status: number
  readonly report: ErrorReport
  readonly contentType: string
}

/** How much was tried before giving up. */
export interface Effort {
  readonly tries: number
  /** Milliseconds. */
  readonly elapsed: number
}
