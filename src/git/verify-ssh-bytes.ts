import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { bad } from './bad-signature.ts'
import type { SignatureVerdict } from './repository.ts'
import { parseSshSignature } from './ssh-signature.ts'
import { refusal } from './verify-ssh.ts'

const NO_KEYGEN = 'ssh-keygen is not installed (package openssh-client), so SSH signatures cannot be checked'

/** Whether an SSH signature holds for these bytes, whoever made it; the key's fingerprint is then its signer. */
export async function verifySshBytes(armour: string, payload: Buffer): Promise<SignatureVerdict> {
  const signature = parseSshSignature(armour)
  if (signature === null) return bad('the SSH signature is malformed')
  const reason = refusal(signature)
  if (reason !== null) return bad(reason)
  const { fingerprint: key } = signature
  const code = await check(armour, payload)
  if (code === null) return bad(NO_KEYGEN)
  if (code !== 0) return bad(`the signature by ${key} does not hold`)
  return { status: 'good', signer: key, identity: key, key, format: 'ssh' }
}

/** The exit code of ssh-keygen; null when it could not be started. */
async function check(armour: string, payload: Buffer): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-sig-'))
  try {
    const file = join(folder, 'signature')
    await writeFile(file, armour)
    const args = ['-Y', 'check-novalidate', '-n', 'git', '-s', file]
    const child = spawn('ssh-keygen', args, { stdio: ['pipe', 'ignore', 'ignore'] })
    child.stdin.on('error', () => {})
    child.stdin.end(payload)
    return await new Promise((resolve) => {
      child.once('error', () => resolve(null))
      child.once('close', (code) => resolve(code ?? -1))
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
