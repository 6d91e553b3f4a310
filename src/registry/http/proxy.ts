import type { Environment } from './world.ts'

/**
 * The proxy for `url` by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (lower case wins), or undefined. NO_PROXY is
 * a list of hosts with their subdomains, `host:port`, or `*`. Loopback never goes through a proxy.
 */
export function proxyFor(url: URL, env: Environment): string | undefined {
  const value = read(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') ?? read(env, 'all_proxy')
  if (value === undefined || bypasses(url, read(env, 'no_proxy') ?? '')) return undefined
  return /^[a-z][a-z0-9+.-]*:\/\//iu.test(value) ? value : `http://${value}`
}

function read(env: Environment, name: string): string | undefined {
  const value = env[name] ?? env[name.toUpperCase()]
  return value === undefined || value === '' ? undefined : value
}

function bypasses(url: URL, list: string): boolean {
  if (LOCAL.test(url.hostname)) return true
  const host = url.hostname.toLowerCase()
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return list
    .split(/[\s,]+/u)
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry.toLowerCase(), host, port))
}

const LOCAL = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const [, name = '', wantedPort] = /^(.*?)(?::(\d+))?$/u.exec(entry) ?? []
  if (wantedPort !== undefined && wantedPort !== port) return false
  const bare = name.replace(/^\*?\./u, '')
  return bare !== '' && (host === bare || host.endsWith(`.${bare}`))
}
