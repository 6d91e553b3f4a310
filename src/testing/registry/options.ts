import type { Fault } from './fault.ts'

/** How the registry asks for logins. */
export type FakeAuth =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      readonly kind: 'token'
      /** Absent: everybody gets tokens. */
      readonly username?: string
      readonly password?: string
      /** A refresh token that POST takes. */
      readonly identityToken?: string
      /** Where tokens are; the registry's own `/token` by default. */
      readonly realm?: string
      /** Seconds. */
      readonly expiresIn?: number
      /** Actions that an account gets; all by default. */
      readonly grants?: readonly string[]
      /** Answer POST at the token server with 404, as older ones do. */
      readonly onlyGet?: boolean
    }

/** Whose way of saying that a tag may not be overwritten. */
export type ImmutableStyle = 'harbor' | 'ecr' | 'quay' | 'nexus' | 'artifactory' | 'zot'

/** Switches of the fake registry. Without any it is a strict registry by the OCI distribution-spec 1.1. */
export interface FakeRegistryOptions {
  /** Serve HTTPS with this key and certificate (PEM). */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** What to listen on; 127.0.0.1 by default. */
  readonly address?: string
  readonly auth?: FakeAuth
  /** Take `?tag=` on a PUT by digest and confirm by OCI-Tag; at most this many tags. */
  readonly multiTag?: number
  /** Confirm this many of the tags only. */
  readonly confirmOnly?: number
  /** Honour If-Match and If-None-Match on PUT, which no registry known does. */
  readonly conditional?: boolean
  /** Tags that may not be overwritten (nor deleted), and how that is said. */
  readonly immutable?: { readonly style: ImmutableStyle; readonly tags: RegExp }
  /** Answer 304 to If-None-Match on reads, as distribution and Harbor do. */
  readonly conditionalReads?: boolean
  /** `missing`, or a wrong digest that is sent for every manifest. */
  readonly digestHeader?: string
  /** Content-Type of manifests in place of the right one; empty for none. */
  readonly manifestType?: string
  /** Answer 404 to a manifest whose type is not in Accept, as distribution does. Default true. */
  readonly strictAccept?: boolean
  /** Send GET and HEAD of blobs elsewhere: the Location for a path such as `/v2/web/blobs/sha256:…`. */
  readonly redirectBlobs?: (path: string) => string
  readonly list?: {
    /** Most tags of one page. */
    readonly page?: number
    /** How Link is written; `zot` also answers 404 when `last` is gone. */
    readonly link?: 'relative' | 'absolute' | 'loop' | 'foreign' | 'wrong-path' | 'none'
    readonly unsorted?: boolean
    /** More entries, such as null and digests, on every page. */
    readonly noise?: readonly unknown[]
  }
  readonly deleteTag?: 'accept' | 'unsupported' | 'digest-invalid' | 'not-found'
  readonly deleteManifest?: 'accept' | 'unsupported'
  /** Serve the referrers API, so many entries a page. Default: 404. */
  readonly referrers?: number
  /** Say OCI-Chunk-Min-Length and hold chunks to it. */
  readonly chunkMin?: number
  /** Largest body of one upload request; 413 beyond. */
  readonly largestUpload?: number
  /** Mount blobs across repositories. Default true. */
  readonly mount?: boolean
  /** The Location of upload sessions: as a path, a whole URL, or on another host. */
  readonly location?: 'relative' | 'absolute' | 'foreign'
  /** Where a missing manifest or repository is 404 without a code (`bare`), Harbor's NOT_FOUND, or a page. */
  readonly absence?: 'spec' | 'bare' | 'not-found' | 'html' | 'forbidden'
  readonly faults?: readonly Fault[]
}
