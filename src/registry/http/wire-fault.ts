import { PrivateAddressRefusal } from './guarded-lookup.ts'
import { WireFault } from './wire.ts'
import type { WireFaultKind } from './wire.ts'

const KINDS: Readonly<Record<string, WireFaultKind>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
  ERR_STREAM_PREMATURE_CLOSE: 'reset',
  EAI_AGAIN: 'reset',
  HPE_INVALID_EOF_STATE: 'reset',
  ENOTFOUND: 'name',
  ETIMEDOUT: 'timeout',
  ERR_PROXY_TUNNEL: 'refused',
  ABORT_ERR: 'aborted',
}

const TLS =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/u

/** What Node reports about a connection, sorted by what can be done about it. */
export function wireFault(error: unknown): WireFault {
  if (error instanceof WireFault) return error
  if (!(error instanceof Error)) return new WireFault('other', String(error))
  const refusal = findRefusal(error)
  if (refusal !== undefined) return new WireFault('guard', refusal.message, refusal)
  const code = codeOf(error)
  return new WireFault(KINDS[code] ?? (TLS.test(code) ? 'tls' : 'other'), reason(code, error), error)
}

/** With several addresses Node wraps the failures of all of them. */
function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error.name === 'AbortError') return 'ABORT_ERR'
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  return first instanceof Error ? codeOf(first) : ''
}

function findRefusal(error: Error): PrivateAddressRefusal | undefined {
  const all: unknown[] = error instanceof AggregateError ? [error, ...error.errors] : [error, error.cause]
  return all.find((item): item is PrivateAddressRefusal => item instanceof PrivateAddressRefusal)
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'name server did not answer',
  ETIMEDOUT: 'timed out',
}

function reason(code: string, error: Error): string {
  return REASONS[code] ?? (code === '' ? error.message : code)
}
