import { link, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Random } from '../../model/clock.ts'
import { TidemarkError } from '../../model/failure.ts'
import { hex, OWN_PREFIX } from './atomic-file.ts'
import { errnoOf, onDisk } from './disk-failure.ts'
import { readPlainFile } from './plain-file.ts'
import { isGone, ownIdentity } from './process-identity.ts'
import type { ProcessIdentity } from './process-identity.ts'

/** What waiting needs; passed in, so that tests own time and chance. */
export interface Waiting {
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly random: Random
  /** How long to wait for another holder, in milliseconds of sleep. Default 60,000. */
  readonly patience?: number
}

interface Holder extends ProcessIdentity {
  readonly token: string
}

/** The lock file's name inside the folder that it guards. */
export const LOCK_NAME = `${OWN_PREFIX}lock`

const PATIENCE = 60_000
const SHORTEST_WAIT = 2
const LONGEST_WAIT = 64
const LONGEST_HOLDER = 4096
/** What `link` answers on a file system without hard links. */
const NO_LINKS: readonly (string | undefined)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/**
 * Runs `work` while no other process that keeps to this lock works in `folder`. The lock is a file with the holder's
 * pid, host and a random token. A holder that crashed is found out by its pid and its lock taken over; one on another
 * host, or that cannot be judged, is waited for and then reported with E_LAYOUT_LOCKED.
 */
export async function withLock<T>(folder: string, waiting: Waiting, work: () => Promise<T>): Promise<T> {
  const path = join(folder, LOCK_NAME)
  const own: Holder = { ...ownIdentity(), token: hex(waiting.random(16)) }
  await acquire(path, own, waiting)
  try {
    return await work()
  } finally {
    if ((await holderOf(path))?.token === own.token) await rm(path, { force: true })
  }
}

async function acquire(path: string, own: Holder, waiting: Waiting): Promise<void> {
  const patience = waiting.patience ?? PATIENCE
  let waited = 0
  let ceiling = SHORTEST_WAIT * 2
  while (!(await create(path, own))) {
    const holder = await holderOf(path)
    if (holder !== null && isGone(holder) && (await takeOver(path, holder, own))) continue
    if (waited >= patience) throw locked(path, holder)
    const pause = SHORTEST_WAIT + jitter(waiting.random, ceiling - SHORTEST_WAIT)
    ceiling = Math.min(ceiling * 2, LONGEST_WAIT)
    waited += pause
    await waiting.sleep(pause)
  }
}

/** Creates the lock file with its content in one step, so that no crash leaves one that names nobody. */
async function create(path: string, own: Holder): Promise<boolean> {
  const draft = `${path}.${own.token}`
  return await onDisk(path, async () => {
    await writeFile(draft, JSON.stringify(own), { flag: 'wx' })
    try {
      await link(draft, path)
      return true
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false
      if (!NO_LINKS.includes(errnoOf(error))) throw error
      return await createInPlace(path, own)
    } finally {
      await rm(draft, { force: true })
    }
  })
}

/** For file systems without hard links: a crash within this call leaves a lock that a person has to delete. */
async function createInPlace(path: string, own: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(own), { flag: 'wx' })
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes the lock of a dead holder. Whoever creates the file named after the dead holder's token is the only one who
 * may: the token never comes again, so a slow process that judged an older lock cannot remove a newer one.
 */
async function takeOver(path: string, dead: Holder, own: Holder): Promise<boolean> {
  const claim = `${path}.${dead.token}.over`
  if (!(await create(claim, own))) {
    const claimant = await holderOf(claim)
    return claimant !== null && isGone(claimant) && (await takeOver(claim, claimant, own))
  }
  try {
    const current = await holderOf(path)
    if (current?.token === dead.token) await onDisk(path, () => rm(path, { force: true }))
    return true
  } finally {
    await rm(claim, { force: true })
  }
}

/** Who holds the lock; null when nobody does any more, or the file cannot be understood. */
async function holderOf(path: string): Promise<Holder | null> {
  try {
    const bytes = await readPlainFile(path, LONGEST_HOLDER)
    const value: unknown = bytes === null ? null : JSON.parse(Buffer.from(bytes).toString('utf8'))
    return isHolder(value) ? value : null
  } catch {
    return null
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false
  if (!('pid' in value && 'start' in value && 'host' in value && 'token' in value)) return false
  const { pid, start, host, token } = value
  if (!Number.isSafeInteger(pid) || Number(pid) <= 0) return false
  return [start, host].every((text) => typeof text === 'string') && /^[0-9a-f]{32}$/u.test(String(token))
}

function jitter(random: Random, below: number): number {
  const [high = 0, low = 0] = random(2)
  return Math.floor(((high * 256 + low) / 65_536) * below)
}

function locked(path: string, holder: Holder | null): TidemarkError {
  const who = holder === null ? 'another process' : `process ${holder.pid} on ${holder.host.split(' ')[0]}`
  return new TidemarkError('E_LAYOUT_LOCKED', `${who} holds ${path}`, {
    hints: [`If that process is gone: rm ${path}`, 'Nothing was written; run the same command again.'],
    details: holder === null ? { path } : { path, pid: holder.pid, host: holder.host },
  })
}
