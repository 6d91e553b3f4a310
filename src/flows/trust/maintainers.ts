const SSH_KEY = /^SHA256:[A-Za-z0-9+/]+$/u
const OPENPGP_KEY = /^(?:[0-9A-F]{40}|[0-9A-F]{64})$/u
const ADDRESS = /^[^\s<>@]+@[^\s<>@]+$/u

/** Somebody as a signature or a tag tells of them. */
export interface Person {
  /** An e-mail address, an SSH principal or an OpenPGP user id (`Ada <ada@example.org>`). */
  readonly identity: string
  /** Fingerprint of the key, or null for a tagger, who proves nothing. */
  readonly key: string | null
}

/**
 * True when the policy's `maintainers` name this person: by the whole e-mail address, whatever its case, or by the whole
 * fingerprint of the key. Parts of an address, names, and short key ids name nobody.
 */
export function isMaintainer(maintainers: readonly string[], { identity, key }: Person): boolean {
  const email = emailOf(identity)
  const fingerprint = key === null ? null : fingerprintOf(key)
  return maintainers.some((entry) => {
    const wanted = fingerprintOf(entry)
    if (wanted !== null) return wanted === fingerprint
    return email !== null && emailOf(entry) === email
  })
}

/**
 * The e-mail address of an identity, in small letters: what stands between the last angle brackets, at its end, or the
 * whole of it. In `ada@example.org <eve@example.net>` that is Eve's; whoever makes a key chooses the rest freely.
 */
export function emailOf(identity: string): string | null {
  const text = identity.trim()
  const bracket = text.endsWith('>') ? text.lastIndexOf('<') : -1
  const address = bracket === -1 ? text : text.slice(bracket + 1, -1)
  // Only ASCII letters have a case here: some others become ASCII letters in small, and would name somebody else.
  return ADDRESS.test(address) ? address.replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase()) : null
}

/** A whole fingerprint in the form that ssh-keygen and gpg print it without blanks; null for anything else. */
function fingerprintOf(text: string): string | null {
  if (SSH_KEY.test(text)) return text
  const hex = text.replace(/^0x/u, '').replaceAll(' ', '').toUpperCase()
  return OPENPGP_KEY.test(hex) ? hex : null
}
