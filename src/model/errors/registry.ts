import type { ErrorTable } from './entry.ts'

/** Errors of the area `registry`: what a registry, the way to it, or content from it did. */
export const REGISTRY_ERRORS = {
  E_REGISTRY_UNAVAILABLE: {
    exit: 5,
    title: 'the registry did not answer',
    mend: 'Run the same command again: it finishes what is missing. Should it persist, look at the registry, the network and the proxy settings.',
  },
  E_REGISTRY_DENIED: {
    exit: 5,
    title: 'the registry denies access',
    mend: 'Log in (`docker login HOST`), or give the account the permission that the message names, and run the same command again.',
  },
  E_REGISTRY_RATE_LIMITED: {
    exit: 5,
    title: 'the registry limits the rate of requests',
    mend: 'Wait as long as the message says, then run the same command again; logging in usually raises the limit.',
  },
  E_BUDGET: {
    exit: 5,
    title: 'the budget of requests is spent',
    mend: 'What was read so far counts. Run the same command again to go on where it ended, or give it a larger budget.',
  },
  E_REGISTRY_PROTOCOL: {
    exit: 5,
    title: 'the answer is not one that a registry may give',
    mend: 'Check that the host is the registry itself and not a login page or a proxy. On any doubt nothing is taken as absent.',
  },
  E_REGISTRY_REFUSED: {
    exit: 5,
    title: 'the registry refuses the request',
    mend: 'Read the code and the sentence of the registry in the message, mend the cause, and run the same command again.',
  },
  E_REGISTRY_UNSUPPORTED: {
    exit: 5,
    title: 'the registry does not offer this operation',
    mend: 'Use the API or the web page of the registry for it; deleting tags in particular is often only possible there.',
  },
  E_REGISTRY_FULL: {
    exit: 5,
    title: 'the registry cannot store what is sent to it',
    mend: 'Free or add disk space (or quota) at the registry, then run the same command again; no tag was moved.',
  },
  E_REGISTRY_IMMUTABLE: {
    exit: 3,
    title: 'the registry refuses to overwrite the tag',
    mend: 'The tag is immutable there and names other bytes. Ship the change under a new version, or change the rule in the registry.',
  },
  E_MANIFEST_INVALID: {
    exit: 4,
    title: 'the manifest is malformed, ambiguous or of an unknown type',
    mend: 'Build the image again with a current builder; only OCI and Docker (schema 2) manifests and indexes are read.',
  },
  E_DIGEST_MISMATCH: {
    exit: 4,
    title: 'the bytes do not have the digest or size that was promised',
    mend: 'Do not trust this content. Find out who changed it on the way (registry, mirror, proxy, disk), and fetch it again.',
  },
  E_TOO_LARGE: {
    exit: 4,
    title: 'an answer or a part of it is larger than is allowed',
    mend: 'Manifests may have 4 MiB and lists have caps. A source that sends more is broken or hostile.',
  },
  E_REDIRECT_REFUSED: {
    exit: 4,
    title: 'the registry points to a place that is not trusted',
    mend: 'If that host is yours, list it under `registries.HOST.trustedHosts` in the policy; else treat it as an attack.',
  },
  E_REALM_REFUSED: {
    exit: 4,
    title: 'the registry names a token server that is not trusted',
    mend: 'If that host is yours, list it under `registries.HOST.trustedHosts` in the policy; else treat it as an attack.',
  },
  E_CREDENTIALS: {
    exit: 4,
    title: 'the credentials cannot be read',
    mend: 'Mend the file or helper that the message names, or log in again with `docker login HOST`.',
  },
  E_TLS: {
    exit: 5,
    title: 'the certificate of the registry is not trusted',
    mend: 'Name the certificate authority under `registries.HOST.ca` in the policy or in SSL_CERT_FILE; checks are never switched off.',
  },
} as const satisfies ErrorTable
