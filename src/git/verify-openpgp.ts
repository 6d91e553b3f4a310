import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { bad } from './bad-signature.ts'
import { isOpenPgpKeyFile } from './key-file.ts'
import { readGpgStatus } from './gpg-status.ts'
import { runGit } from './run.ts'
import type { SignatureVerdict } from './repository.ts'
import type { SignatureCheck } from './verify-tag.ts'

const NO_GPG = 'gpg is not installed (package gpg), so OpenPGP signatures cannot be checked'

/**
 * Verifies an OpenPGP signature by git and gpg. With a key file, against a throw-away keyring that holds its keys and
 * nothing else; without one, against the user's own keyring.
 */
export async function verifyOpenPgp(check: SignatureCheck): Promise<SignatureVerdict> {
  const { allowedSigners } = check
  if (allowedSigners === null) return await verify(check, {})
  const keys = await keyFileFor(allowedSigners)
  if (keys === null) {
    const beside = `put the public keys into ${allowedSigners}.asc`
    const reason = `it is an OpenPGP signature, but the allowed signers are SSH keys (${beside})`
    return { status: 'bad', reason, fault: 'signer' }
  }
  const home = await mkdtemp(join(tmpdir(), 'tidemark-gpg-'))
  try {
    const reason = await importKeys(home, keys)
    return reason === null ? await verify(check, { GNUPGHOME: home }) : bad(reason)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

async function verify(
  check: SignatureCheck,
  env: Readonly<Record<string, string>>,
): Promise<SignatureVerdict> {
  const { root, object, kind = 'tag' } = check
  const programs = check.own === true ? [] : ['-c', 'gpg.program=gpg', '-c', 'gpg.openpgp.program=gpg']
  const args = [...programs, `verify-${kind}`, '--raw', object]
  const result = await runGit(args, { cwd: root, env: { ...check.env, ...env } })
  if (/cannot run gpg|gpg: not found/u.test(result.stderr)) return bad(NO_GPG)
  return readGpgStatus(result.stderr, result.code === 0)
}

/** The allowed-signers file itself when it holds OpenPGP keys, else the key file beside it. */
async function keyFileFor(allowedSigners: string): Promise<string | null> {
  if (await isOpenPgpKeyFile(allowedSigners)) return allowedSigners
  return [`${allowedSigners}.asc`, `${allowedSigners}.gpg`].find((path) => existsSync(path)) ?? null
}

/** Imports public keys into a keyring of their own; gives the reason when that fails. */
async function importKeys(home: string, keys: string): Promise<string | null> {
  const args = ['--homedir', home, '--batch', '--quiet', '--no-autostart', '--no-auto-check-trustdb']
  const child = spawn('gpg', [...args, '--import', '--', keys], { stdio: 'ignore' })
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', (ended) => resolve(ended ?? -1))
  })
  if (code === null) return NO_GPG
  return code === 0 ? null : `the OpenPGP keys in ${keys} cannot be read`
}
