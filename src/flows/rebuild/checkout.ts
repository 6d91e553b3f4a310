import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

import { addWorktree, listWorktrees, removeWorktree } from '../../git/worktrees.ts'
import type { Worktree } from '../../git/worktrees.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { RebuildWorld } from './open.ts'

/** A temporary folder of one build. */
export interface BuildFolder {
  /** A clean checkout of the release. */
  readonly source: string
  /** Where the command leaves what it built; not there yet. */
  readonly metadata: string
}

const PREFIX = 'tidemark-rebuild-'
const SOURCE = 'source'
const OWNER = /^tidemark rebuild (?<pid>\d{1,10}) (?<host>\S{1,255}) (?<time>\S{1,40})$/u
const DAY = 86_400_000

/** Does something with a clean checkout of a commit, which is gone afterwards, however it ends. Throws E_GIT, E_IO. */
export async function withCheckout<T>(
  world: RebuildWorld,
  commit: string,
  work: (folder: BuildFolder) => Promise<T>,
): Promise<T> {
  // Git tells real paths.
  const folder = await realpath(await mkdtemp(join(tmpdir(), PREFIX)).catch(unwritable))
  const source = join(folder, SOURCE)
  const reason = `tidemark rebuild ${process.pid} ${hostname()} ${world.clock.now().toISOString()}`
  try {
    await addWorktree(world.git.root, { path: source, commit, reason })
    return await work({ source, metadata: join(folder, 'metadata.json') })
  } finally {
    await removeBoth(world, source)
  }
}

/** Removes what runs left that were killed: their processes are gone, or were begun more than a day ago. Throws E_GIT. */
export async function removeLeftovers(world: RebuildWorld): Promise<void> {
  const all = await listWorktrees(world.git.root)
  for (const { path } of all.filter((each) => isLeftover(each, world.clock.now()))) {
    world.tell({ type: 'step', text: `removing ${path}, which a run left that was killed` })
    await removeBoth(world, path)
  }
}

function isLeftover({ path, reason }: Worktree, now: Date): boolean {
  const owner = OWNER.exec(reason ?? '')?.groups
  const ours = basename(path) === SOURCE && basename(dirname(path)).startsWith(PREFIX)
  if (!ours || owner === undefined) return false
  if (now.getTime() - Date.parse(owner['time'] ?? '') > DAY) return true
  return owner['host'] === hostname() && !isAlive(Number(owner['pid']))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of somebody else is there too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function removeBoth({ git }: RebuildWorld, source: string): Promise<void> {
  const known = await listWorktrees(git.root)
  if (known.some(({ path }) => path === source)) await removeWorktree(git.root, source)
  await rm(dirname(source), { recursive: true, force: true, maxRetries: 3 })
}

function unwritable(cause: unknown): never {
  throw new TidemarkError('E_IO', `no temporary folder can be made in ${tmpdir()}`, { cause })
}
