/** A tag object, taken apart: its headers, and the signature at its end. */
export interface TagObject {
  readonly target: string
  readonly type: string
  /** The name in the object; a ref with another name may point at it. */
  readonly name: string
  /** Who made it, as anybody may write it; null when it does not say, or not in the form that git writes. */
  readonly tagger: { readonly name: string; readonly email: string } | null
  /** Without the signature, and without blank lines at its ends. */
  readonly message: string
  readonly signature: { readonly format: SignatureFormat; readonly armour: string } | null
}

export type SignatureFormat = 'openpgp' | 'ssh' | 'x509'

const FORMATS: Readonly<Record<string, SignatureFormat>> = {
  'PGP SIGNATURE': 'openpgp',
  'PGP MESSAGE': 'openpgp',
  'SSH SIGNATURE': 'ssh',
  'SIGNED MESSAGE': 'x509',
}
const BEGIN = /^-----BEGIN (PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----/gmu

/** Takes the bytes of a tag object apart (git-mktag(1)); null when it is not one. */
export function parseTagObject(data: Buffer): TagObject | null {
  const text = data.toString('utf8')
  const headers = /^object ([0-9a-f]{40,64})\ntype (\w+)\ntag ([^\n]*)\n(?:tagger ([^\n]*)\n)?/u.exec(text)
  if (headers === null) return null
  const [, target = '', type = '', name = '', tagger = ''] = headers
  const signature = signatureIn(text)
  const message = messageIn(text.slice(0, text.length - (signature?.armour.length ?? 0)))
  return { target, type, name, tagger: taggerOf(tagger), message, signature }
}

/** What follows the first blank line, which ends the headers. */
function messageIn(text: string): string {
  const headers = text.indexOf('\n\n')
  return headers === -1 ? '' : text.slice(headers + 2).trim()
}

function taggerOf(line: string): TagObject['tagger'] {
  const parts = /^([^<>]*)<([^<>\s]+)> \d+ [+-]\d{4}$/u.exec(line)
  return parts === null ? null : { name: (parts[1] ?? '').trim(), email: parts[2] ?? '' }
}

/** As git does it, the last line that begins a signature begins the one that counts. */
export function signatureIn(text: string): TagObject['signature'] {
  const begin = [...text.matchAll(BEGIN)].at(-1)
  const format = FORMATS[begin?.[1] ?? '']
  if (begin === undefined || format === undefined) return null
  return { format, armour: text.slice(begin.index) }
}
