import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Who holds a lock. Two processes of one `host` can tell of each other whether they live. */
export interface ProcessIdentity {
  readonly pid: number
  /** When the process began, in the system's own count; tells a process from a later one with the same pid. */
  readonly start: string
  /** Machine, boot and pid namespace: the same text means that pids can be compared. */
  readonly host: string
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: startOf(process.pid), host: hostIdentity() }
}

/** True when the process certainly is no more; false on any doubt, and for a process of another host. */
export function isGone(holder: ProcessIdentity): boolean {
  if (holder.host !== hostIdentity()) return false
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
  const start = startOf(holder.pid)
  return start !== '' && holder.start !== '' && start !== holder.start
}

/** This process in characters that a file name may have: its host hashed, its pid, its start. */
export function ownMark(): string {
  return markOf(ownIdentity())
}

/** True when the process that wrote `mark` certainly is no more; false on any doubt. */
export function isMarkGone(mark: string): boolean {
  const [, pid, start = ''] = mark.split('-')
  const identity = { pid: Number(pid), start, host: hostIdentity() }
  return (
    Number.isSafeInteger(identity.pid) && identity.pid > 0 && markOf(identity) === mark && isGone(identity)
  )
}

function markOf({ host, pid, start }: ProcessIdentity): string {
  const hash = createHash('sha256').update(host).digest('hex')
  return `${hash.slice(0, 16)}-${pid}-${start}`
}

// The boot id and the pid namespace are Linux's; elsewhere the host name alone has to do.
function hostIdentity(): string {
  const boot = quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const namespace = quietly(() => readlinkSync('/proc/self/ns/pid'))
  return [hostname(), boot, namespace].join(' ').trim()
}

/** Field 22 of /proc/PID/stat; the command in field 2 may hold blanks and brackets. Empty where there is no /proc. */
function startOf(pid: number): string {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function quietly(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
