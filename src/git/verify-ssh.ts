import { bad } from './bad-signature.ts'
import { isOpenPgpKeyFile } from './key-file.ts'
import { runGit } from './run.ts'
import type { SignatureVerdict } from './repository.ts'
import { parseSshSignature } from './ssh-signature.ts'
import type { SshSignature } from './ssh-signature.ts'
import type { SignatureCheck } from './verify-tag.ts'

// What git prints of ssh-keygen's answer (PROTOCOL.sshsig; git's gpg-interface.c).
const GOOD = /^Good "git" signature for (.+) with \S+ key (SHA256:\S+)$/mu
const NO_LIST = /^Unable to open allowed keys file "(.+)":/mu
const STRANGER = /No principal matched/u
const WEAK = new Set(['ssh-rsa', 'ssh-dss'])

/** Verifies an SSH signature by git and ssh-keygen against the allowed-signers file alone. */
export async function verifySsh(check: SignatureCheck): Promise<SignatureVerdict> {
  const { armour, allowedSigners } = check
  const signature = parseSshSignature(armour)
  if (signature === null) return bad('the SSH signature is malformed')
  const reason = refusal(signature)
  if (reason !== null) return bad(reason)
  if (allowedSigners !== null && (await isOpenPgpKeyFile(allowedSigners))) {
    return stranger('it is an SSH signature, but the allowed signers are OpenPGP keys')
  }
  return await verifyByGit(check, signature)
}

async function verifyByGit(check: SignatureCheck, signature: SshSignature): Promise<SignatureVerdict> {
  const { root, object, allowedSigners, kind = 'tag', env } = check
  const trust = allowedSigners === null ? [] : ['-c', `gpg.ssh.allowedSignersFile=${allowedSigners}`]
  const program = check.own === true ? [] : ['-c', 'gpg.ssh.program=ssh-keygen']
  const result = await runGit([...program, ...trust, `verify-${kind}`, '--raw', object], { cwd: root, env })
  const good = GOOD.exec(result.stderr)
  if (result.code === 0 && good !== null) {
    const [, identity = '', key = ''] = good
    return { status: 'good', signer: `${identity} (${key})`, identity, key, format: 'ssh' }
  }
  const list = NO_LIST.exec(result.stderr)?.[1]
  if (list !== undefined) return bad(`the file of allowed signers ${list} cannot be read`)
  if (STRANGER.test(result.stderr)) {
    return stranger(`the key ${signature.fingerprint} is not an allowed signer at the time of the ${kind}`)
  }
  return bad(why(result.stderr, signature))
}

/** What makes a signature worthless whoever made it, or null. */
export function refusal(signature: SshSignature): string | null {
  if (signature.namespace !== 'git')
    return `it was made for the namespace "${signature.namespace}", not for "git"`
  if (WEAK.has(signature.algorithm)) return `it uses ${signature.algorithm}, which rests on SHA-1`
  return null
}

function why(stderr: string, { fingerprint }: SshSignature): string {
  if (/cannot run ssh-keygen|ssh-keygen: not found|ssh-keygen.*No such file/u.test(stderr)) {
    return 'ssh-keygen is not installed (package openssh-client), so SSH signatures cannot be checked'
  }
  if (/allowedSignersFile needs to be configured/u.test(stderr)) return 'no allowed signers are named'
  if (/key is revoked|Revoked/u.test(stderr)) return `the key ${fingerprint} is revoked`
  return `the signature by ${fingerprint} does not hold`
}

function stranger(reason: string): SignatureVerdict {
  return { status: 'bad', reason, fault: 'signer' }
}
