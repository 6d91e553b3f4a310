import { generateKeyPairSync, sign } from 'node:crypto'

/** A key and a certificate that is its own authority, as PEM. */
export interface TestCertificate {
  readonly key: string
  readonly cert: string
}

/**
 * Makes a self-signed certificate (RFC 5280; EC P-256) for a DNS name and for 127.0.0.1, good from yesterday to tomorrow
 * around `now`. Nothing outside Node is needed.
 */
export function makeCertificate(name: string, now = new Date()): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(oid('2a8648ce3d040302'))
  const subject = sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, Buffer.from(name)))))
  const day = 24 * 60 * 60 * 1000
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1])),
    algorithm,
    subject,
    sequence(time(new Date(now.getTime() - day)), time(new Date(now.getTime() + day))),
    subject,
    publicKey.export({ format: 'der', type: 'spki' }),
    tagged(0xa3, sequence(authority(), alternativeNames(name))),
  )
  const certificate = sequence(body, algorithm, bits(sign('sha256', body, privateKey)))
  const lines = certificate.toString('base64').replaceAll(/.{64}/gu, '$&\n')
  return {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}

/** basicConstraints, critical: CA:TRUE. */
function authority(): Buffer {
  const yes = tagged(0x01, Buffer.from([0xff]))
  return sequence(oid('551d13'), yes, tagged(0x04, sequence(yes)))
}

function alternativeNames(name: string): Buffer {
  const names = sequence(tagged(0x82, Buffer.from(name)), tagged(0x87, Buffer.from([127, 0, 0, 1])))
  return sequence(oid('551d11'), tagged(0x04, names))
}

function sequence(...items: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(items))
}

/** An object identifier, already encoded, in hexadecimal digits. */
function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'))
}

/** GeneralizedTime. */
function time(date: Date): Buffer {
  return tagged(0x18, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/gu, '').slice(0, 14)}Z`))
}

function bits(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([0]), bytes]))
}

/** Tag, length and value of the distinguished encoding rules (X.690). */
function tagged(tag: number, value: Buffer): Buffer {
  const { length } = value
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value])
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}
