import type { Digest } from './digest.ts'
import { isDigest } from './digest.ts'
import { TidemarkError } from './failure.ts'
import type { LayoutImage, Source } from './location.ts'
import { isLayout, parseLayoutImage, parseLocation } from './location.ts'
import { canonicalHost, DOCKER_HUB, looksLikeHost } from './registry-host.ts'
import { isTag } from './tag.ts'

/** An image in a registry, with a tag, a digest, both or neither. */
export interface Reference {
  /** Canonical registry with its port: `docker.io`, `localhost:5000`, `[::1]:5000`. */
  readonly host: string
  /** The path in the registry: `library/nginx`. */
  readonly repository: string
  /** `host/repository`: what two references are compared by. */
  readonly name: string
  readonly tag: string | null
  readonly digest: Digest | null
}

/** The longest canonical name; many clients and registries have this limit (OCI distribution-spec, "Pulling manifests"). */
export const LONGEST_NAME = 255
// A name, a tag of 128 and a digest of 71 characters fit; there is no use in looking at more.
const LONGEST_REFERENCE = 512

// Printable ASCII without blanks: no homoglyphs, marks of direction, NUL or line ends.
const PRINTABLE = /^[!-~]+$/u
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/u
const BARE_DIGEST = /^[0-9a-f]{64}$/u

/**
 * Reads an image reference in the distribution grammar with Docker's defaulting: `nginx` is `docker.io/library/nginx`,
 * `test:5000/repo` has the registry `test:5000`, `test.com:5000` is a repository with a tag. Only sha256 digests are
 * taken. Throws E_REFERENCE.
 */
export function parseReference(text: string): Reference {
  const problem = problemWith(text)
  if (problem !== null) throw notReference(text, problem)
  const [rest, digest] = splitDigest(text)
  const [path, tag] = splitTag(rest)
  if (tag !== null && !isTag(tag)) throw notReference(text, `"${tag}" is not a legal tag`)
  if (digest !== null && !isDigest(digest))
    throw notReference(text, 'its digest is not sha256: and 64 hexadecimal digits')
  const { host, repository } = splitHost(text, path)
  const name = `${host}/${repository}`
  if (name.length > LONGEST_NAME)
    throw notReference(text, `its name has more than ${LONGEST_NAME} characters`)
  return { host, repository, name, tag, digest }
}

/** `reference` in full: `docker.io/library/nginx:1.27@sha256:…`. {@link parseReference} reads it back. */
export function formatReference(reference: Pick<Reference, 'name' | 'tag' | 'digest'>): string {
  const { name, tag, digest } = reference
  return `${name}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`
}

/**
 * The canonical name of an image that can be written to: `docker.io/library/nginx`, or `oci:./DIR` for a layout. A tag or
 * a digest is refused. Throws E_REFERENCE.
 */
export function parseImageName(text: string): string {
  if (isLayout(text)) return formatLayout(parseLayoutImage(text))
  const { name, tag, digest } = parseReference(text)
  if (tag !== null || digest !== null) {
    throw new TidemarkError('E_REFERENCE', `"${shown(text)}" names more than an image`, {
      hints: [`Leave out the ${tag === null ? 'digest' : 'tag'}:  ${name}`],
    })
  }
  return name
}

function formatLayout({ dir }: LayoutImage): string {
  return `oci:${dir}`
}

/**
 * Where content is read from: `oci:DIR[:REF]`, `oci-archive:FILE[:REF]`, or an image reference. Nothing is looked up.
 * Throws E_REFERENCE.
 */
export function parseSource(text: string): RegistrySource | Source {
  return parseLocation(text) ?? { type: 'registry', ...parseReference(text) }
}

/** Content in a registry. */
export interface RegistrySource extends Reference {
  readonly type: 'registry'
}

function problemWith(text: string): string | null {
  if (text === '') return 'it is empty'
  if (!PRINTABLE.test(text)) return 'it has a blank, a line end, or a character that is not plain ASCII'
  if (text.length > LONGEST_REFERENCE) return 'it is too long'
  if (text.includes('://')) return 'it is an address: leave out what stands before ://'
  if (isDigest(text)) return 'it is a digest without an image'
  if (BARE_DIGEST.test(text)) return 'a name of 64 hexadecimal digits looks like a digest'
  return null
}

function splitDigest(text: string): readonly [rest: string, digest: string | null] {
  const at = text.indexOf('@')
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)]
}

// A colon before a slash belongs to the registry's port.
function splitTag(text: string): readonly [rest: string, tag: string | null] {
  const colon = text.indexOf(':', text.lastIndexOf('/') + 1)
  return colon < 0 ? [text, null] : [text.slice(0, colon), text.slice(colon + 1)]
}

function splitHost(text: string, path: string): Pick<Reference, 'host' | 'repository'> {
  const slash = path.indexOf('/')
  const first = path.slice(0, Math.max(slash, 0))
  const named = slash > 0 && looksLikeHost(first)
  const host = named ? canonicalHost(first) : DOCKER_HUB
  if (host === null) throw notReference(text, `"${first}" is not a registry`)
  const repository = named ? path.slice(slash + 1) : path
  if (!REPOSITORY.test(repository)) throw notReference(text, repositoryProblem(repository))
  // Images of Docker itself have no owner.
  const isOfficial = host === DOCKER_HUB && !repository.includes('/')
  return { host, repository: isOfficial ? `library/${repository}` : repository }
}

function repositoryProblem(repository: string): string {
  if (repository === '') return 'it has no repository'
  if (repository.toLowerCase() !== repository) return 'a repository has no capital letters'
  return `"${repository}" is not a repository: parts of a-z and 0-9, joined by . _ __ or -, with / between`
}

function notReference(text: string, problem: string): TidemarkError {
  return new TidemarkError('E_REFERENCE', `"${shown(text)}" is not an image reference: ${problem}`)
}

/** `text` as a message can show it on one line: nothing that a terminal would act upon. */
function shown(text: string): string {
  const cut = text.length > 100 ? `${text.slice(0, 100)}…` : text
  return cut.replaceAll(/[^ -~…]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)
}
