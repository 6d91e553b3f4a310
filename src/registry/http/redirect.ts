import { TidemarkError } from '../../model/failure.ts'
import { isPrivateLiteral } from './private-address.ts'
import { redactUrl } from './redact.ts'

export interface RedirectRules {
  readonly registry: string
  readonly origin: URL
  readonly trustedHosts: readonly string[]
}

/**
 * The next URL of a redirect from `from`. Throws E_REDIRECT_REFUSED for https to http, schemes other than those two,
 * a user in the URL, and literal addresses of a private network other than the registry itself.
 */
export function redirectTarget(location: string | undefined, from: URL, rules: RedirectRules): URL {
  if (location === undefined || !URL.canParse(location, from.href)) throw refuse(from, 'nowhere', rules)
  const url = new URL(location, from)
  url.hash = ''
  const why = suspicion(url, from)
  if (why !== undefined) throw refuse(url, why, rules)
  const known = url.host === rules.origin.host || rules.trustedHosts.includes(url.host)
  if (known || !isPrivateLiteral(url.hostname)) return url
  throw refuse(url, 'a private network', rules)
}

function suspicion(url: URL, from: URL): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'neither http nor https'
  if (url.username !== '' || url.password !== '') return 'a user in the URL'
  return from.protocol === 'https:' && url.protocol === 'http:' ? 'from https to http' : undefined
}

/**
 * A `Location` or `Link` that must stay at the registry: resolved against `base`, with the scheme of `base` where only
 * that differs (registries behind a proxy often write http). Throws E_REDIRECT_REFUSED for another host that the
 * policy does not list.
 */
export function sameHostUrl(location: string | undefined, base: URL, rules: RedirectRules): URL {
  const url = redirectTarget(upgrade(location, base), base, rules)
  if (url.host === base.host || rules.trustedHosts.includes(url.host)) return url
  throw refuse(url, 'another host', rules)
}

function upgrade(location: string | undefined, base: URL): string | undefined {
  if (location === undefined || !URL.canParse(location, base.href)) return location
  const url = new URL(location, base)
  if (url.host === base.host && url.protocol === 'http:') url.protocol = base.protocol
  return url.href
}

function refuse(url: URL, why: string, rules: RedirectRules): TidemarkError {
  return new TidemarkError(
    'E_REDIRECT_REFUSED',
    `registry ${rules.registry} points to ${redactUrl(url)} (${why}), which is refused`,
    {
      hints: [
        'Nothing was sent there.',
        `If that host is yours:   registries: { "${rules.registry}": { trustedHosts: ["${url.host}"] } }`,
      ],
      details: { registry: rules.registry, url: redactUrl(url) },
    },
  )
}
