import { ObjectReader, readObject } from '../objects.ts'
import type { GitRepository, SignatureVerdict } from '../repository.ts'
import { git, gitText, runGit } from '../run.ts'
import { NO_SIGNERS } from '../verify-ssh.ts'
import type { GitWork } from '../work.ts'
import { readChanges } from './changes.ts'
import { commitPaths } from './commit.ts'
import { pushRefs } from './push.ts'
import { listRemotes, readRemoteRefs, readUpstream } from './remote.ts'
import { trySigning, verifyOwnSignature } from './signature.ts'
import { deleteTag, makeTag } from './tag.ts'
import { restorePaths, takeBackCommit } from './undo.ts'

/** The work tree, branches, tags and remotes of a repository on this machine, through the git executable. */
export function openWork(repository: GitRepository): GitWork {
  const { root } = repository
  return {
    privateFolder: async () =>
      await gitText(['rev-parse', '--path-format=absolute', '--git-path', 'tidemark'], { cwd: root }),
    changes: async () => await readChanges(root),
    remotes: async () => await listRemotes(root),
    upstream: async (branch) => await readUpstream(root, branch),
    remoteRefs: async (remote, patterns) => await readRemoteRefs(root, remote, patterns),
    isAncestor: async (ancestor, descendant) => await isAncestor(root, ancestor, descendant),
    trySigning: async (test) => await trySigning(repository, test),
    verifyOwn: async (name, allowedSigners) => await verifyOwn(repository, name, allowedSigners),
    commit: async (request) => await commitPaths(root, request),
    uncommit: async (commit) => await takeBackCommit(root, commit),
    restore: async (paths) => await restorePaths(root, paths),
    tag: async (request) => await makeTag(root, request),
    untag: async (name, object) => await deleteTag(root, name, object),
    push: async (remote, refs) => await pushRefs(root, remote, refs),
    startBranch: async (name, commit) => await startBranch(root, name, commit),
  }
}

async function isAncestor(root: string, ancestor: string, descendant: string): Promise<boolean | null> {
  const result = await runGit(['merge-base', '--is-ancestor', ancestor, descendant], { cwd: root })
  if (result.code === 0) return true
  return result.code === 1 ? false : null
}

async function startBranch(root: string, name: string, commit: string): Promise<void> {
  await git(['check-ref-format', '--branch', name], { cwd: root })
  await git(['switch', '--quiet', '--no-track', '--create', name, commit], { cwd: root })
}

async function verifyOwn(
  repository: GitRepository,
  name: string,
  allowedSigners: string | null,
): Promise<SignatureVerdict> {
  const { root } = repository
  const verdict = await repository.verifyTag(name, allowedSigners)
  if (verdict.status !== 'bad' || verdict.reason !== NO_SIGNERS) return verdict
  const tag = await repository.tag(name)
  if (tag === null) return verdict
  using reader = new ObjectReader(root)
  const text = (await readObject(reader, tag.object, 'tag')).data.toString('utf8')
  const at = text.lastIndexOf('-----BEGIN SSH SIGNATURE-----')
  return await verifyOwnSignature({
    root,
    object: tag.object,
    armour: text.slice(at),
    payload: text.slice(0, at),
    allowedSigners,
  })
}
