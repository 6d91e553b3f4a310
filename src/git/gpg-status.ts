import type { SignatureVerdict } from './repository.ts'

// Status lines of gpg that end the matter (GnuPG, doc/DETAILS), worst first.
const REFUSALS: readonly (readonly [string, string])[] = [
  ['BADSIG', 'the signature does not match the tag'],
  ['REVKEYSIG', 'the key is revoked'],
  ['EXPKEYSIG', 'the key has expired'],
  ['EXPSIG', 'the signature has expired'],
  ['NO_PUBKEY', 'the key is not an allowed signer'],
  ['ERRSIG', 'the signature cannot be checked'],
  ['TRUST_NEVER', 'the keyring says never to trust the key'],
]
// RFC 9580, section 9.5: MD5, SHA-1, RIPEMD-160.
const WEAK_HASHES: Readonly<Record<string, string>> = { 1: 'MD5', 2: 'SHA-1', 3: 'RIPEMD-160' }

/** The verdict in the status lines that `git verify-tag --raw` prints; `passed` is what git itself made of them. */
export function readGpgStatus(status: string, passed: boolean): SignatureVerdict {
  const lines = new Map<string, string>()
  for (const line of status.split('\n')) {
    const [, keyword, rest] = /^\[GNUPG:\] (\S+) ?(.*)$/u.exec(line) ?? []
    if (keyword !== undefined) lines.set(keyword, rest ?? '')
  }
  const refusal = REFUSALS.find(([keyword]) => lines.has(keyword))
  if (refusal !== undefined) {
    const reason = `${refusal[1]}${keyIn(lines.get(refusal[0]))}`
    return { status: 'bad', reason, ...(refusal[0] === 'NO_PUBKEY' && { fault: 'signer' }) }
  }
  const good = lines.get('GOODSIG')
  const valid = lines.get('VALIDSIG')
  if (!passed || good === undefined || valid === undefined) {
    return { status: 'bad', reason: 'gpg does not call the signature good' }
  }
  return verdict(good, valid.split(' '))
}

/** GOODSIG: long key id, user id. VALIDSIG: fingerprint, …, the hash algorithm as its eighth field. */
function verdict(good: string, valid: readonly string[]): SignatureVerdict {
  const weak = WEAK_HASHES[valid[7] ?? '']
  if (weak !== undefined) return { status: 'bad', reason: `it rests on ${weak}` }
  const identity = unescapeStatus(good.slice(good.indexOf(' ') + 1))
  const key = valid[9] ?? valid[0] ?? ''
  return { status: 'good', signer: `${identity} (${key})`, identity, key, format: 'openpgp' }
}

function keyIn(rest: string | undefined): string {
  const key = /^[0-9A-F]{16,64}/u.exec(rest ?? '')?.[0]
  return key === undefined ? '' : ` (${key})`
}

function unescapeStatus(text: string): string {
  return text.replaceAll(/%([0-9A-F]{2})/gu, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  )
}
