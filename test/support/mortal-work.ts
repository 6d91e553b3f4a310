import type { CutWorld } from '../../src/flows/cut/world.ts'
import type { Fate } from './mortal.ts'

/** A world in which the process may die before and after everything that changes the repository or the remote. */
export function mortalWork(world: CutWorld, fate: Fate): CutWorld {
  const { work, files } = world
  return {
    ...world,
    files: {
      read: (path) => files.read(path),
      write: (path, text) => fate.pass(() => files.write(path, text)),
    },
    work: {
      privateFolder: () => work.privateFolder(),
      changes: () => work.changes(),
      remotes: () => work.remotes(),
      upstream: (branch) => work.upstream(branch),
      remoteRefs: (remote, patterns) => work.remoteRefs(remote, patterns),
      isAncestor: (ancestor, descendant) => work.isAncestor(ancestor, descendant),
      trySigning: (test) => work.trySigning(test),
      verifyOwn: (name, allowedSigners) => work.verifyOwn(name, allowedSigners),
      commit: (request) => fate.pass(() => work.commit(request)),
      uncommit: (commit) => fate.pass(() => work.uncommit(commit)),
      restore: (paths) => fate.pass(() => work.restore(paths)),
      tag: (request) => fate.pass(() => work.tag(request)),
      untag: (name, object) => fate.pass(() => work.untag(name, object)),
      push: (remote, refs) => fate.pass(() => work.push(remote, refs)),
      startBranch: (name, commit) => fate.pass(() => work.startBranch(name, commit)),
    },
  }
}
