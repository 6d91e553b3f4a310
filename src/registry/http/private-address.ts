import { BlockList, isIP } from 'node:net'

const V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
// fc00::/7 unique local, fe80::/10 link-local, fec0::/10 site-local, ff00::/8 multicast; 64:ff9b::/96 (NAT64) and
// 2002::/16 (6to4) carry IPv4 addresses inside.
const V6: readonly (readonly [string, number])[] = [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
]

const PRIVATE = blockList(V4, V6)
const LOOPBACK = blockList([['127.0.0.0', 8]], [['::1', 128]])

function blockList(
  v4: readonly (readonly [string, number])[],
  v6: readonly (readonly [string, number])[],
): BlockList {
  const list = new BlockList()
  for (const [address, bits] of v4) list.addSubnet(address, bits, 'ipv4')
  for (const [address, bits] of v6) list.addSubnet(address, bits, 'ipv6')
  return list
}

/**
 * True for an IP address that no public service answers on: loopback, private, link-local (cloud metadata), shared,
 * unspecified, multicast, reserved, and IPv6 spellings of those. False for anything that is not an IP address.
 */
export function isPrivateAddress(address: string): boolean {
  return listed(PRIVATE, address)
}

/** True when a URL's hostname spells out an address of a private network. */
export function isPrivateLiteral(hostname: string): boolean {
  const literal = literalOf(hostname)
  return literal !== undefined && isPrivateAddress(literal)
}

/** The IP address that a URL's hostname spells out, without brackets and zone; undefined for a name. */
export function literalOf(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/gu, '').replace(/%.*$/u, '')
  return isIP(bare) === 0 ? undefined : bare
}

/** `localhost`, names under it, 127.0.0.0/8 and ::1. */
export function isLoopbackHost(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/u, '')
  if (name === 'localhost' || name.endsWith('.localhost')) return true
  const literal = literalOf(name)
  return literal !== undefined && listed(LOOPBACK, literal)
}

function listed(list: BlockList, address: string): boolean {
  const bare = literalOf(address)
  if (bare === undefined) return false
  return list.check(bare, isIP(bare) === 4 ? 'ipv4' : 'ipv6')
}
