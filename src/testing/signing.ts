import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { isolatedEnvironment } from './git.ts'

const run = promisify(execFile)

/** An SSH key made for a test. */
export interface SshKey {
  /** Path of the private key. */
  readonly path: string
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string
}

/** An OpenPGP key made for a test, in a keyring of its own. */
export interface PgpKey {
  readonly home: string
  readonly fingerprint: string
  /** The armoured public key. */
  readonly publicKey: string
  /** Path of a gpg that signs with this keyring. */
  readonly program: string
  /** Ends the agent that gpg started. */
  close(): Promise<void>
}

/** Makes an SSH key without a passphrase in `folder`. Needs ssh-keygen. */
export async function makeSshKey(folder: string, name: string): Promise<SshKey> {
  const path = join(folder, name)
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path])
  const [type = '', key = ''] = (await readFile(`${path}.pub`, 'utf8')).split(' ')
  return { path, publicKey: `${type} ${key}` }
}

/** Signs a text with an SSH key for a namespace; the armoured signature. */
export async function sshSign(key: SshKey, namespace: string, text: string): Promise<string> {
  const file = `${key.path}.message`
  // ssh-keygen would ask before it writes over an older signature.
  await rm(`${file}.sig`, { force: true })
  await writeFile(file, text)
  await run('ssh-keygen', ['-q', '-Y', 'sign', '-f', key.path, '-n', namespace, file])
  return await readFile(`${file}.sig`, 'utf8')
}

/**
 * Makes an OpenPGP key without a passphrase in `folder`. Needs gpg. With `expired`, it was valid on the first day of
 * 2020, when it also signs. `user` is its user id.
 */
export async function makePgpKey(
  folder: string,
  name: string,
  expired = false,
  user = `${name} <${name}@example.org>`,
): Promise<PgpKey> {
  const home = join(folder, `gnupg-${name}`)
  await mkdir(home, { mode: 0o700 })
  const time = expired ? ['--faked-system-time', '20200101T120000!'] : []
  const program = join(home, 'gpg.sh')
  await writeFile(program, `#!/bin/sh\nexec gpg --homedir '${home}' ${time.join(' ')} "$@"\n`)
  await chmod(program, 0o755)
  const base = ['--homedir', home, '--batch', '--quiet', ...time]
  const generate = ['--passphrase', '', '--quick-generate-key', user, 'ed25519', 'sign', expired ? '1d' : '0']
  const env = { ...isolatedEnvironment(), LC_ALL: 'C' }
  await run('gpg', [...base, ...generate], { env })
  const { stdout } = await run('gpg', [...base, '--with-colons', '--list-keys', user], { env })
  const fingerprint = /^fpr:+([0-9A-F]+):/mu.exec(stdout)?.[1] ?? ''
  const exported = await run('gpg', [...base, '--armor', '--export', fingerprint], { env })
  const close = async (): Promise<void> => void (await run('gpgconf', ['--homedir', home, '--kill', 'all']))
  return { home, fingerprint, publicKey: exported.stdout, program, close }
}

/** The public key of `key`, revoked. */
export async function revokedKey(key: PgpKey): Promise<string> {
  const file = join(key.home, 'openpgp-revocs.d', `${key.fingerprint}.rev`)
  // gpg writes a colon before the armour so that nobody imports it by accident.
  const certificate = (await readFile(file, 'utf8')).replace(':-----BEGIN', '-----BEGIN')
  await writeFile(file, certificate)
  await run('gpg', ['--homedir', key.home, '--batch', '--quiet', '--import', file])
  const { stdout } = await run('gpg', ['--homedir', key.home, '--armor', '--export', key.fingerprint])
  return stdout
}
