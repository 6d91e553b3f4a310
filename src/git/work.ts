import type { SignatureVerdict } from './repository.ts'

/** What differs from HEAD: paths relative to the top folder, with `/` between. */
export interface WorkTreeChanges {
  /** A rename is two paths. */
  readonly staged: readonly string[]
  /** Paths in conflict as well. */
  readonly unstaged: readonly string[]
  readonly untracked: readonly string[]
  /** What is under way and not finished, or null. */
  readonly operation: Operation | null
}

export type Operation = 'merge' | 'rebase' | 'am' | 'cherry-pick' | 'revert' | 'bisect'

/** A branch of a remote that a local branch follows. */
export interface Upstream {
  readonly remote: string
  /** Its name there, without `refs/heads/`. */
  readonly branch: string
}

/** A ref of a remote. */
export interface RemoteRef {
  /** Id of the object that it names: the tag object for an annotated tag. */
  readonly object: string
  /** What it peels to; the same as `object` for branches and lightweight tags. */
  readonly commit: string
}

export interface CommitRequest {
  readonly message: string
  /** The only paths that the commit may have. */
  readonly paths: readonly string[]
}

export interface TagRequest {
  readonly name: string
  readonly commit: string
  readonly message: string
  readonly sign: boolean
  /** Milliseconds that signing may take. */
  readonly deadline: number
}

/** One ref of a push, always explicit: an object id (or null, to send nothing) and the full name there. */
export interface PushRef {
  readonly object: string
  /** `refs/heads/main`, `refs/tags/v1.2.3`. */
  readonly ref: string
}

/** `refused`: the remote, or a hook, said no to all of it, in its own words. `unknown`: the connection broke; it may stand. */
export type PushOutcome =
  | { readonly status: 'done' }
  | { readonly status: 'refused'; readonly reason: string }
  | { readonly status: 'unknown'; readonly reason: string }

export interface SigningTest {
  /** Milliseconds. */
  readonly deadline: number
  /** As for `GitRepository.verifyTag`. */
  readonly allowedSigners: string | null
}

/**
 * The part of git that changes things, for the one flow that may: work tree, index, branches and tags of the person at the
 * keyboard, and their remotes. It never forces, never resets, never deletes at a remote, and never touches paths it was not given.
 * Hooks run as git runs them.
 */
export interface GitWork {
  /** A folder in the git folder that is ours (for logs, and files that are being written); it may not exist yet. Absolute. */
  privateFolder(): Promise<string>
  changes(): Promise<WorkTreeChanges>
  remotes(): Promise<readonly string[]>
  upstream(branch: string): Promise<Upstream | null>
  /** One `ls-remote` for refs by full name or glob (`refs/tags/*`). Throws E_REMOTE. */
  remoteRefs(remote: string, patterns: readonly string[]): Promise<ReadonlyMap<string, RemoteRef>>
  /** True when `ancestor` is `descendant` or before it; null when one of them is not here. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean | null>
  /** Makes and verifies a throw-away signature with the key that git would sign tags with; nothing of it stays. */
  trySigning(test: SigningTest): Promise<SignatureVerdict>
  /**
   * Commits exactly these paths as they are in the work tree, on the branch that is checked out, and gives the new commit's id.
   * Throws E_HOOK when a hook says no or adds other paths, E_SIGNING when the commit is to be signed and cannot be, E_GIT
   * otherwise; then nothing is committed and the index is as before.
   */
  commit(request: CommitRequest): Promise<string>
  /** Takes the newest commit back: moves the branch from `commit` to its parent (only if it is still there) and gives the index the parent's entries. The work tree stays. */
  uncommit(commit: string): Promise<void>
  /** Gives these paths, in work tree and index, HEAD's content; those that HEAD does not have are deleted. Throws E_GIT. */
  restore(paths: readonly string[]): Promise<void>
  /** Makes an annotated tag. Throws E_SIGNING when it cannot be signed in time, E_GIT otherwise. */
  tag(request: TagRequest): Promise<void>
  /**
   * As `GitRepository.verifyTag`, for a tag that was just made here: where nobody named the signers to believe, an SSH signature
   * that holds is good all the same, and its key is the signer.
   */
  verifyOwn(name: string, allowedSigners: string | null): Promise<SignatureVerdict>
  /** Deletes the local tag if it still is this object. Throws E_GIT when it is another one; one that is gone is no error. */
  untag(name: string, object: string): Promise<void>
  /** One `git push --atomic` with explicit refs: all or nothing, never forced, never more than these. */
  push(remote: string, refs: readonly PushRef[]): Promise<PushOutcome>
  /** Makes a branch at a commit and checks it out, with the work tree clean. */
  startBranch(name: string, commit: string): Promise<void>
}
