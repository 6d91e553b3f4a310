import { join } from 'node:path'

import type { GitRepository, SignatureVerdict } from '../repository.ts'
import type {
  CommitRequest,
  GitWork,
  PushOutcome,
  PushRef,
  RemoteRef,
  SigningTest,
  TagRequest,
  Upstream,
  WorkTreeChanges,
} from '../work.ts'
import { gitFolder, readChanges } from './changes.ts'
import { commitPaths } from './commit.ts'
import { isAncestor } from './is-ancestor.ts'
import { pushRefs } from './push.ts'
import { listRemoteRefs } from './remote-refs.ts'
import { listRemotes, upstreamOf } from './remotes.ts'
import { restorePaths } from './restore.ts'
import { startBranch } from './start-branch.ts'
import { deleteTag, makeTag } from './tag.ts'
import { uncommit } from './uncommit.ts'

// Hooks may run a whole test suite; an agent may wait for a person.
const COMMIT_DEADLINE = 900_000

/** The changing side of a repository. Starts nothing. */
export function openWork(repository: GitRepository): GitWork {
  return new Work(repository)
}

/** Work tree, index, branches, tags and remotes, through the git executable. */
class Work implements GitWork {
  readonly #repository: GitRepository
  readonly #root: string

  constructor(repository: GitRepository) {
    this.#repository = repository
    this.#root = repository.root
  }

  async changes(): Promise<WorkTreeChanges> {
    return await readChanges(this.#root)
  }

  async privateFolder(): Promise<string> {
    return join(await gitFolder(this.#root), 'tidemark')
  }

  async remotes(): Promise<readonly string[]> {
    return await listRemotes(this.#root)
  }

  async upstream(branch: string): Promise<Upstream | null> {
    return await upstreamOf(this.#root, branch)
  }

  async remoteRefs(remote: string, patterns: readonly string[]): Promise<ReadonlyMap<string, RemoteRef>> {
    return await listRemoteRefs(this.#root, remote, patterns)
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean | null> {
    return await isAncestor(this.#root, ancestor, descendant)
  }

  async trySigning(test: SigningTest): Promise<SignatureVerdict> {
    const { trySigning } = await import('./try-signing.ts')
    return await trySigning(this.#root, test)
  }

  async verifyOwn(name: string, allowedSigners: string | null): Promise<SignatureVerdict> {
    const { verifyOwnTag } = await import('../verify-own.ts')
    return await verifyOwnTag(this.#root, await this.#repository.tag(name), allowedSigners)
  }

  async commit(request: CommitRequest): Promise<string> {
    return await commitPaths(this.#root, request, COMMIT_DEADLINE)
  }

  async uncommit(commit: string): Promise<void> {
    await uncommit(this.#root, commit)
  }

  async restore(paths: readonly string[]): Promise<void> {
    await restorePaths(this.#root, paths)
  }

  async tag(request: TagRequest): Promise<void> {
    await makeTag(this.#root, request)
  }

  async untag(name: string, object: string): Promise<void> {
    await deleteTag(this.#root, name, object)
  }

  async push(remote: string, refs: readonly PushRef[]): Promise<PushOutcome> {
    return await pushRefs(this.#root, remote, refs)
  }

  async startBranch(name: string, commit: string): Promise<void> {
    await startBranch(this.#root, name, commit)
  }
}
