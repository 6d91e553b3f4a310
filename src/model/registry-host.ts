const DNS = /^[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*(?:\.[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*)*$/u
const IPV6 = /^\[[a-fA-F0-9:]+\]$/u
const HOST_AND_PORT = /^(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>[1-9]\d{0,4}))?$/u
const HIGHEST_PORT = 65_535

/** Docker Hub, which images without a registry belong to. */
export const DOCKER_HUB = 'docker.io'
const OLD_NAMES_OF_HUB = ['index.docker.io']

/**
 * True when the first part of a path is a registry by Docker's rule: it has a dot or a colon, is `localhost`, or has
 * capital letters, which no repository may have.
 */
export function looksLikeHost(part: string): boolean {
  return isMarked(part) || part.toLowerCase() !== part
}

function isMarked(part: string): boolean {
  return /[.:]/u.test(part) || part === 'localhost'
}

/**
 * The canonical spelling of a registry: DNS names in lower case (they are compared so, and a rule for a host must not
 * be evaded by capitals), IPv6 addresses as RFC 5952, Docker Hub under its one name. A bare word that only its
 * capitals make a registry (`Docker/x`) keeps them. Null when `text` is no host in the distribution grammar.
 */
export function canonicalHost(text: string): string | null {
  const { host = '', port } = HOST_AND_PORT.exec(text)?.groups ?? {}
  if (port !== undefined && Number(port) > HIGHEST_PORT) return null
  const name = IPV6.test(host) ? canonicalIpv6(host) : canonicalName(host, port !== undefined)
  if (name === null) return null
  return port === undefined ? name : `${name}:${port}`
}

function canonicalName(host: string, hasPort: boolean): string | null {
  if (!DNS.test(host)) return null
  const lower = host.toLowerCase()
  if (!hasPort && OLD_NAMES_OF_HUB.includes(lower)) return DOCKER_HUB
  return hasPort || isMarked(lower) ? lower : host
}

function canonicalIpv6(host: string): string | null {
  const address = URL.parse(`http://${host}/`)
  return address === null ? null : address.hostname
}
