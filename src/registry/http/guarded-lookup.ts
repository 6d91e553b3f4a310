import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'

import { isPrivateAddress } from './private-address.ts'

/** A name of a foreign host resolves only to addresses of a private network. */
export class PrivateAddressRefusal extends Error {
  constructor(hostname: string, address: string) {
    super(`${hostname} resolves to ${address}, an address of a private network`)
    this.name = 'PrivateAddressRefusal'
  }
}

/** A lookup that tells `seen` every address: used for the registry itself. */
export function recordingLookup(lookup: LookupFunction, seen: (address: string) => void): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      for (const found of addresses(address)) seen(found)
      callback(error, address, family)
    })
  }
}

/**
 * A lookup that drops private addresses unless `allowed`, and fails when none is left. It works at the moment of the
 * connection, so a name that changes its mind between check and use gains nothing.
 */
export function guardedLookup(lookup: LookupFunction, allowed: (address: string) => boolean): LookupFunction {
  function safe(found: string): boolean {
    return !isPrivateAddress(found) || allowed(found)
  }
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      if (error !== null) {
        callback(error, address, family)
        return
      }
      if (!Array.isArray(address)) {
        callback(safe(address) ? null : new PrivateAddressRefusal(hostname, address), address, family)
        return
      }
      const left = address.filter((item) => safe(item.address))
      const refused = left.length === 0 && address.length > 0
      callback(refused ? new PrivateAddressRefusal(hostname, address[0]?.address ?? '') : null, left, family)
    })
  }
}

function addresses(address: string | LookupAddress[] | undefined): readonly string[] {
  if (address === undefined) return []
  return Array.isArray(address) ? address.map((item) => item.address) : [address]
}
