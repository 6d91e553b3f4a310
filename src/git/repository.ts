/** A git tag as `for-each-ref` tells it. */
export interface GitTag {
  /** Without `refs/tags/`. */
  readonly name: string
  readonly type: 'annotated' | 'lightweight'
  /** Id of the tag object, or of the commit for a lightweight tag. */
  readonly object: string
  /** The peeled commit; null when the tag names no commit. */
  readonly commit: string | null
  /** When it was made: the tagger's date, or the committer's for a lightweight tag. RFC 3339, UTC. */
  readonly time: string
}

/** How a signature check ended. */
export type SignatureVerdict =
  | GoodSignature
  | { readonly status: 'unsigned' }
  /** `fault` is `signer` where nobody who may sign made it; its bytes may hold. */
  | { readonly status: 'bad'; readonly reason: string; readonly fault?: 'signer' }

export interface GoodSignature {
  readonly status: 'good'
  /** `IDENTITY (KEY)`. */
  readonly signer: string
  /** The principal of the allowed-signers file, or the OpenPGP user id. */
  readonly identity: string
  /** The key's fingerprint: `SHA256:…` of an SSH key, hexadecimal digits of the primary OpenPGP key. */
  readonly key: string
  readonly format: 'openpgp' | 'ssh'
}

/** What a tag object says of itself; only a signature can prove it. */
export interface TagContent {
  /** The name in the object; a ref with another name may point at it. */
  readonly name: string
  /** What it names: `commit`, `tag` … */
  readonly type: string
  readonly tagger: { readonly name: string; readonly email: string } | null
  readonly signature: { readonly format: 'openpgp' | 'ssh' | 'x509' } | null
}

/** A branch or a tag, and where it leads. */
export interface RefTip {
  /** Whole: `refs/tags/v1.4.0`. */
  readonly ref: string
  /** The ref that it stands for, as `refs/remotes/origin/HEAD` does; null for most. */
  readonly symref: string | null
  /** What it names, peeled once. */
  readonly commit: string
  /** First line of the tag's message, or of the commit's where there is no tag object. */
  readonly subject: string
}

export interface Commit {
  readonly id: string
  readonly subject: string
  readonly body: string
}

/** The repository being released, through the git executable. Nothing here touches the work tree or the index. */
export interface GitRepository {
  /** Absolute path of the top folder. */
  readonly root: string
  /** The hash that names its objects. */
  readonly objectFormat: 'sha1' | 'sha256'
  /** The commit checked out (null in an empty repository) and its branch (null when detached). */
  head(): Promise<{ readonly commit: string | null; readonly branch: string | null }>
  isShallow(): Promise<boolean>
  /** All tags, oldest first, ties in the order of their names. */
  tags(): Promise<readonly GitTag[]>
  /** One tag, or null. */
  tag(name: string): Promise<GitTag | null>
  /** The commit that a revision names, or null when it names none. */
  commitOf(revision: string): Promise<string | null>
  /** A file at a commit, or null when it is not there. */
  readFile(commit: string, path: string): Promise<Uint8Array | null>
  /** Paths that differ between two commits' trees. */
  changedPaths(from: string, to: string): Promise<readonly string[]>
  /**
   * Commits reachable from `to` and not from `from` (null: all), newest first. With `paths` (files or folders, relative
   * to the top, taken as they are written), only those that touch one of them.
   */
  commits(from: string | null, to: string, paths?: readonly string[]): Promise<readonly Commit[]>
  /** Names of local branches and of branches of `origin` that contain the commit, without `origin/`. */
  branchesContaining(commit: string): Promise<readonly string[]>
  /** All branch names, local and of `origin`, each once. */
  branches(): Promise<readonly string[]>
  /** Address of a remote, or null. */
  remoteUrl(name: string): Promise<string | null>
  /**
   * Checks that the tag object bears this name, leads to a commit and is signed by somebody who may sign. `allowedSigners`
   * is the absolute path of an SSH allowed-signers file (OpenPGP keys then stand beside it, in `FILE.asc` or
   * `FILE.gpg`) or of an OpenPGP public key block, and nothing else is trusted; null trusts what the user's own git trusts.
   */
  verifyTag(name: string, allowedSigners: string | null): Promise<SignatureVerdict>
  /** As {@link verifyTag}, of the signature alone; `object` is the id of a tag object. */
  verifyTagObject(object: string, allowedSigners: string | null): Promise<SignatureVerdict>
  /** What a tag object says, by its id; null when it is malformed. */
  tagContent(object: string): Promise<TagContent | null>
  /** The message of an annotated tag, without its signature and without blank lines at its ends; null for any other. */
  tagMessage(name: string): Promise<string | null>
  /** Names of the tags whose commit is reachable from the revision. Throws E_GIT for an unknown revision. */
  mergedTags(revision: string): Promise<readonly string[]>
  /** All branches, local and of `origin`, and all tags. */
  tips(): Promise<readonly RefTip[]>
  /** Those of `refs` (whole names) whose commit none of the refs `from` reaches; there must be one at least. Throws E_GIT for one that is unknown. */
  unreached(refs: readonly string[], from: readonly string[]): Promise<readonly string[]>
  /** The value of a configuration key here (the last one where there are several), or null. */
  config(name: string): Promise<string | null>
  /** `user.name <user.email>` as git would use it, or null. */
  identity(): Promise<string | null>
}
