import { isDigest } from './digest.ts'
import { TidemarkError } from './failure.ts'
import { isTag } from './tag.ts'

/** An OCI image layout on disk. */
export interface LayoutImage {
  /** Absolute, or relative and then beginning with `./` or `../`; no trailing slash. */
  readonly dir: string
}

/** Content in a layout: `oci:DIR[:REF]`. `ref` is a tag, a ref name of `index.json` or a digest. */
export interface LayoutSource extends LayoutImage {
  readonly type: 'layout'
  readonly ref: string | null
}

/** Content in a tar file that holds a layout: `oci-archive:FILE[:REF]`. */
export interface ArchiveSource {
  readonly type: 'archive'
  readonly file: string
  readonly ref: string | null
}

/** Content on disk. */
export type Source = LayoutSource | ArchiveSource

const LAYOUT = 'oci:'
const ARCHIVE = 'oci-archive:'

// Control characters and marks that reorder text: a path that has them is shown as another.
const TREACHEROUS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
// OCI image-spec, annotations.md, "org.opencontainers.image.ref.name".
const REF_NAME =
  /^[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*(?:\/[A-Za-z0-9]+(?:(?:[-._:@+]|--)[A-Za-z0-9]+)*)*$/u
const LONGEST_REF = 255
const DIGEST_PREFIX = /^(?:sha\d+|md5|blake\w*):/iu
const DIGEST_SUFFIX = /@(?=(?:sha\d+|md5|blake\w*):)/iu

/** True for `oci:…`. */
export function isLayout(text: string): boolean {
  return text.startsWith(LAYOUT)
}

/** Reads `oci:DIR`; a reference after it is refused. Throws E_REFERENCE. */
export function parseLayoutImage(text: string): LayoutImage {
  const { path, ref } = split(text, LAYOUT)
  if (ref === null) return { dir: path }
  throw new TidemarkError('E_REFERENCE', `"${LAYOUT}${path}:${ref}" names more than a layout`, {
    hints: [`Leave out what follows the folder:  ${LAYOUT}${path}`],
  })
}

/** Reads `oci:DIR[:REF]` and `oci-archive:FILE[:REF]`; null for anything else. Throws E_REFERENCE. */
export function parseLocation(text: string): Source | null {
  if (text.startsWith(ARCHIVE)) {
    const { path, ref } = split(text, ARCHIVE)
    return { type: 'archive', file: path, ref }
  }
  if (!text.startsWith(LAYOUT)) return null
  const { path, ref } = split(text, LAYOUT)
  return { type: 'layout', dir: path, ref }
}

interface Place {
  readonly path: string
  readonly ref: string | null
}

function split(text: string, prefix: string): Place {
  const { path, ref } = cut(text.slice(prefix.length))
  if (path === '') throw refused(prefix, 'it names no path')
  if (TREACHEROUS.test(path)) throw refused(prefix, 'its path has characters that do not show')
  if (path !== path.trim()) throw refused(prefix, 'its path begins or ends with a blank')
  if (ref !== null && !isRef(ref))
    throw refused(prefix, 'what follows the path is neither a tag nor a sha256 digest')
  return { path: prefix === LAYOUT ? canonicalPath(path) : path, ref }
}

// As skopeo does: the path ends at the first colon. `@sha256:…` is how a digest follows a registry's image.
function cut(rest: string): Place {
  const at = rest.search(DIGEST_SUFFIX)
  const colon = rest.indexOf(':')
  if (at >= 0 && at < colon) return { path: rest.slice(0, at), ref: rest.slice(at + 1) }
  return colon < 0 ? { path: rest, ref: null } : { path: rest.slice(0, colon), ref: rest.slice(colon + 1) }
}

function isRef(ref: string): boolean {
  if (DIGEST_PREFIX.test(ref)) return isDigest(ref)
  return isTag(ref) || (ref.length <= LONGEST_REF && REF_NAME.test(ref))
}

// Only what says nothing is dropped; `..` stays, as a symbolic link may stand before it.
function canonicalPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (path.startsWith('/')) return `/${parts.join('/')}`
  return parts[0] === '..' ? parts.join('/') : ['.', ...parts].join('/')
}

function refused(prefix: string, problem: string): TidemarkError {
  return new TidemarkError('E_REFERENCE', `an ${prefix} location cannot be read: ${problem}`, {
    hints: [`Write ${prefix}PATH or ${prefix}PATH:TAG.`],
  })
}
