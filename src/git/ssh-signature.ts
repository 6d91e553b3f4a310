import { createHash } from 'node:crypto'

/** What an SSH signature says of itself, before anybody has verified it. */
export interface SshSignature {
  readonly namespace: string
  /** `ssh-ed25519`, `rsa-sha2-512`, `ssh-rsa` … */
  readonly algorithm: string
  /** `SHA256:` and the base64 of the public key's hash, as ssh-keygen writes it. */
  readonly fingerprint: string
}

const MAGIC = 'SSHSIG'

/** Takes an armoured signature apart (OpenSSH, PROTOCOL.sshsig); null when it is malformed. */
export function parseSshSignature(armour: string): SshSignature | null {
  const body = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\s]+?)-----END SSH SIGNATURE-----/u.exec(
    armour,
  )?.[1]
  const bytes = Buffer.from(body ?? '', 'base64')
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null
  // magic, uint32 version; then strings: public key, namespace, reserved, hash algorithm, signature.
  const [key, namespace, , , signature] = stringsOf(bytes.subarray(MAGIC.length + 4))
  if (key === undefined || namespace === undefined || signature === undefined) return null
  const [algorithm] = stringsOf(signature)
  if (algorithm === undefined) return null
  const hash = createHash('sha256').update(key).digest('base64').replace(/=+$/u, '')
  return { namespace: namespace.toString(), algorithm: algorithm.toString(), fingerprint: `SHA256:${hash}` }
}

/** The SSH `string`s (RFC 4251, section 5) that fit into the bytes. */
function stringsOf(bytes: Buffer): readonly Buffer[] {
  const strings: Buffer[] = []
  let at = 0
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUInt32BE(at)
    if (end > bytes.length) break
    strings.push(bytes.subarray(at + 4, end))
    at = end
  }
  return strings
}
