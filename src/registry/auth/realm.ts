import { TidemarkError } from '../../model/failure.ts'

/** What a realm is judged against. */
export interface RealmRules {
  /** As in image names: `docker.io`. */
  readonly registry: string
  readonly origin: URL
  /** From the policy: hosts that credentials may be sent to as well. */
  readonly trustedHosts: readonly string[]
  /** True for an IP literal of a private network. */
  readonly isPrivate: (hostname: string) => boolean
}

/** Token servers that are known to belong to a registry of another name. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  'docker.io': ['auth.docker.io'],
  'registry.gitlab.com': ['gitlab.com'],
}

/**
 * The token server's URL when it may be asked at all; E_REALM_REFUSED for anything but http and https, a user in the
 * URL, http for an https registry, and private literals that are not the registry itself (a realm is text from a
 * stranger: without this check a registry makes its clients call cloud metadata services).
 */
export function checkRealm(realm: string, rules: RealmRules): URL {
  if (!URL.canParse(realm)) throw refuse(realm, rules, 'is not a URL')
  const url = new URL(realm)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refuse(realm, rules, 'is neither http nor https')
  if (url.username !== '' || url.password !== '') throw refuse(url.host, rules, 'carries a user in its URL')
  if (url.protocol === 'http:' && rules.origin.protocol === 'https:') {
    throw refuse(url.host, rules, 'is not encrypted, and the registry is')
  }
  if (rules.isPrivate(url.hostname) && !isListed(url, rules)) {
    throw refuse(url.host, rules, 'is an address of a private network')
  }
  return url
}

/** True when the policy names the host: then it may also resolve to a private address. */
function isListed(url: URL, rules: RealmRules): boolean {
  return url.host === rules.origin.host || rules.trustedHosts.includes(url.host)
}

/** Throws E_REALM_REFUSED unless credentials of this registry may go to `url`. */
export function checkTrusted(url: URL, rules: RealmRules): void {
  if (isListed(url, rules) || (COMPANIONS[rules.registry] ?? []).includes(url.host)) return
  throw refuse(url.host, rules, 'is another host, and your credentials would be sent to it', [
    `If it is the token server of ${rules.registry}, say so in the policy:`,
    `  registries: { "${rules.registry}": { trustedHosts: ["${url.host}"] } }`,
  ])
}

function refuse(realm: string, rules: RealmRules, why: string, hints: readonly string[] = []): TidemarkError {
  const shown = realm.slice(0, 100).replaceAll(/[^\x21-\x7e]/gu, '?')
  return new TidemarkError(
    'E_REALM_REFUSED',
    `${rules.registry} names the token server "${shown}", which ${why}`,
    {
      hints: [...hints, 'Nothing was sent to it.'],
      details: { registry: rules.registry, realm: shown },
    },
  )
}
