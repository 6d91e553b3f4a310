import { homedir } from 'node:os'
import { join } from 'node:path'

import { entryCredential, readConfigFile } from './config-file.ts'
import type { ConfigFile } from './config-file.ts'
import type { Credential, Keychain } from './credential.ts'
import { askHelper } from './helper.ts'
import type { HelperOptions } from './helper.ts'

/** Docker Hub is stored under the name of its first API; everything else under its own. */
const HUB_KEY = 'https://index.docker.io/v1/'
const HUB_SERVERS = ['index.docker.io', 'docker.io', 'registry-1.docker.io']

/**
 * A keychain over the logins that other tools keep: REGISTRY_AUTH_FILE, podman's `auth.json`, Docker's `config.json`
 * (`credHelpers`, then `credsStore`, then `auths`), and last GITHUB_TOKEN for ghcr.io. A host matches exactly, port
 * included, or not at all. Files are read when a registry first asks, once. Throws E_CREDENTIALS.
 */
export function createKeychain(options: HelperOptions): Keychain {
  const found = new Map<string, Promise<Credential | null>>()
  return (registry) => {
    const known = found.get(registry) ?? find(registry, options)
    found.set(registry, known)
    return known
  }
}

async function find(registry: string, options: HelperOptions): Promise<Credential | null> {
  for (const path of configPaths(options.env)) {
    const file = await readConfigFile(path)
    const credential = file === undefined ? null : await fromFile(file, registry, options)
    if (credential !== null) return credential
  }
  return fromEnvironment(registry, options.env)
}

/** Candidate files, the most explicit first. */
function configPaths(env: HelperOptions['env']): readonly string[] {
  const { REGISTRY_AUTH_FILE: explicit, XDG_RUNTIME_DIR: runtime, DOCKER_CONFIG: docker } = env
  const home = env['HOME'] ?? homedir()
  return [
    ...(isSet(explicit) ? [explicit] : []),
    ...(isSet(runtime) ? [join(runtime, 'containers', 'auth.json')] : []),
    join(isSet(docker) ? docker : join(home, '.docker'), 'config.json'),
  ]
}

async function fromFile(
  file: ConfigFile,
  registry: string,
  options: HelperOptions,
): Promise<Credential | null> {
  const servers = registry === 'docker.io' ? HUB_SERVERS : [registry.toLowerCase()]
  const asked = registry === 'docker.io' ? HUB_KEY : registry
  for (const server of servers) {
    const helper = file.credHelpers.get(server)
    if (helper !== undefined) return askHelper(helper, asked, options)
  }
  if (file.credsStore !== undefined) {
    const stored = await askHelper(file.credsStore, asked, options)
    if (stored !== null) return stored
  }
  return servers.map((server) => entryCredential(file, server)).find((entry) => entry !== null) ?? null
}

/** GitHub Actions hands every job a token that ghcr.io takes with any user name. */
function fromEnvironment(registry: string, env: HelperOptions['env']): Credential | null {
  const token = env['GITHUB_TOKEN']
  if (registry !== 'ghcr.io' || !isSet(token)) return null
  return { kind: 'basic', username: env['GITHUB_ACTOR'] ?? 'x-access-token', password: token }
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
