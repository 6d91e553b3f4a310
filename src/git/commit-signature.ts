import { signatureIn } from './tag-object.ts'
import type { SignatureFormat } from './tag-object.ts'

/** A signature, and the bytes that it was made over. */
export interface SignedBytes {
  readonly format: SignatureFormat
  readonly armour: string
  readonly payload: Buffer
}

// The header goes on in the lines that begin with a space.
const HEADER = /^(?:gpgsig|gpgsig-sha256) [^\n]*\n(?: [^\n]*\n)*/mu

/** The signature of a commit object (git-commit-tree, `-S`); null when it has none. */
export function parseCommitSignature(data: Buffer): SignedBytes | null {
  // One byte is one character, so that any encoding of the message comes through.
  const text = data.toString('latin1')
  const end = text.indexOf('\n\n') + 1
  const header = HEADER.exec(text.slice(0, end))
  if (header === null) return null
  const [whole] = header
  const armour = whole.slice(whole.indexOf(' ') + 1).replaceAll('\n ', '\n')
  const signature = signatureIn(armour)
  const rest = text.slice(0, header.index) + text.slice(header.index + whole.length)
  return signature === null ? null : { ...signature, payload: Buffer.from(rest, 'latin1') }
}
