import type { RegistryRequest } from './request.ts'
import type { WireFault } from './wire.ts'

const PASSING: readonly number[] = [408, 429, 500, 502, 503, 504]

/** True for statuses that another try may cure. */
export function isPassing(status: number): boolean {
  return PASSING.includes(status)
}

/** True for faults of a connection that another try may cure. */
export function isPassingFault({ kind }: WireFault): boolean {
  return kind === 'reset' || kind === 'timeout' || kind === 'refused'
}

/**
 * Whether to send the request again after a fault. A refused connection carried nothing, so that is always safe; after a
 * break nobody knows what was carried out, so only requests that may be doubled go again.
 */
export function mayRepeatFault(request: RegistryRequest, fault: WireFault): boolean {
  if (request.body?.once === true) return false
  return fault.kind === 'refused' || (request.repeat === 'safe' && isPassingFault(fault))
}

/** Whether to send it again after a status: 429 says that nothing was done. */
export function mayRepeatStatus(request: RegistryRequest, status: number): boolean {
  if (request.body?.once === true) return false
  return status === 429 || (request.repeat === 'safe' && isPassing(status))
}
