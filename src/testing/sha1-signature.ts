import { createHash, generateKeyPairSync, sign } from 'node:crypto'

/** An armoured SSH signature of a text with the algorithm `ssh-rsa`, which ssh-keygen no longer makes, and its key. */
export function sha1Signature(body: string): { readonly armour: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { e = '', n = '' } = publicKey.export({ format: 'jwk' })
  const modulus = Buffer.concat([Buffer.of(0), Buffer.from(n, 'base64url')])
  const key = Buffer.concat([
    sshString('ssh-rsa'),
    sshString(Buffer.from(e, 'base64url')),
    sshString(modulus),
  ])
  const hash = createHash('sha512').update(body).digest()
  const rest = [sshString('git'), sshString(''), sshString('sha512')]
  const signed = Buffer.concat([Buffer.from('SSHSIG'), ...rest, sshString(hash)])
  const signature = Buffer.concat([sshString('ssh-rsa'), sshString(sign('sha1', signed, privateKey))])
  const version = Buffer.of(0, 0, 0, 1)
  const blob = Buffer.concat([Buffer.from('SSHSIG'), version, sshString(key), ...rest, sshString(signature)])
  const lines = blob.toString('base64').replaceAll(/(.{70})/gu, '$1\n')
  const armour = `-----BEGIN SSH SIGNATURE-----\n${lines}\n-----END SSH SIGNATURE-----\n`
  return { armour, publicKey: `ssh-rsa ${key.toString('base64')}` }
}

function sshString(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
