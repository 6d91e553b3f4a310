import { TidemarkError } from '../../model/failure.ts'
import type { RegistryRules } from '../../policy/policy.ts'
import { isLoopbackHost } from './private-address.ts'

/** An image's place: `registry` as in its name (`docker.io`), `origin` as spoken to. */
export interface Address {
  readonly registry: string
  /** `https://registry-1.docker.io`, `http://localhost:5000`. */
  readonly origin: string
  /** `library/web`. */
  readonly repository: string
}

const NAME = /^(?<registry>[^/\s@?#]+)\/(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)$/u

/** Docker Hub answers under another name than its images carry. */
const API_HOSTS: Readonly<Record<string, string>> = {
  'docker.io': 'registry-1.docker.io',
  'index.docker.io': 'registry-1.docker.io',
}

/** The address of a canonical image name (`ghcr.io/acme/web`); throws E_REFERENCE. */
export function addressOf(name: string, rules: RegistryRules | undefined): Address {
  const { registry, repository } = NAME.exec(name)?.groups ?? {}
  if (registry === undefined || repository === undefined) {
    throw new TidemarkError('E_REFERENCE', `"${name}" is not the name of an image in a registry`)
  }
  return { registry, repository, origin: originOf(registry, rules) }
}

/** Plain HTTP is for loopback without a certificate authority of its own, and for hosts that the policy lists. */
function originOf(registry: string, rules: RegistryRules | undefined): string {
  const host = API_HOSTS[registry] ?? registry
  const url = parseOrigin(`https://${host}`, registry)
  const loopback = isLoopbackHost(url.hostname) && (rules?.ca ?? null) === null
  return rules?.plainHttp === true || loopback ? parseOrigin(`http://${host}`, registry).origin : url.origin
}

function parseOrigin(text: string, registry: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.pathname !== '/' || url.username !== '' || url.password !== '') {
    throw new TidemarkError('E_REFERENCE', `"${registry}" is not the host of a registry`)
  }
  return url
}
