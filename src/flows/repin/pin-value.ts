import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isTag } from '../../model/tag.ts'

/** What a pin says, in its parts: `1.3.9`, `sha256:…`, `web:1.3.9`, `ghcr.io/acme/web:1.3.9@sha256:…`. */
export interface PinValue {
  /** As it is written; null where the value is a tag or a digest alone. */
  readonly image: string | null
  readonly tag: string | null
  readonly digest: Digest | null
}

// A path, perhaps behind a host with a port: what a reference is made of.
const IMAGE = /^[A-Za-z0-9][A-Za-z0-9._/:[\]-]*$/u

/** The parts of a pin; null for anything else, such as a value with a variable in it. */
export function readPinValue(text: string): PinValue | null {
  if (isDigest(text)) return { image: null, tag: null, digest: text }
  const at = text.indexOf('@')
  const digest = at === -1 ? null : text.slice(at + 1)
  if (digest !== null && !isDigest(digest)) return null
  const name = at === -1 ? text : text.slice(0, at)
  const { image, tag } = splitName(name, digest !== null)
  if ((tag !== null && !isTag(tag)) || (image !== null && !IMAGE.test(image))) return null
  return { image, tag, digest }
}

// A colon behind the last slash begins a tag; before it, it belongs to the registry's port.
function splitName(name: string, pinned: boolean): Pick<PinValue, 'image' | 'tag'> {
  const slash = name.lastIndexOf('/')
  const colon = name.indexOf(':', slash + 1)
  if (colon !== -1) return { image: name.slice(0, colon), tag: name.slice(colon + 1) }
  // `nginx@sha256:…` is an image, `1.3.9@sha256:…` is a tag.
  const isImage = slash !== -1 || (pinned && !/^v?\d/u.test(name))
  return isImage ? { image: name, tag: null } : { image: null, tag: name }
}

/** The pin as it is written. {@link readPinValue} reads it back. */
export function formatPinValue({ image, tag, digest }: PinValue): string {
  const name = [image, tag].filter((part) => part !== null).join(':')
  return [name, digest].filter((part) => part !== null && part !== '').join('@')
}
