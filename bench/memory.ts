import { readFileSync } from 'node:fs'

const MIB_IN_KIB = 1024

/** Peak resident memory of a process so far, MiB; 0 when it is gone, or the system has no /proc. */
export function peakMemory(pid: number | 'self' | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/u.exec(status)?.[1] ?? 0) / MIB_IN_KIB
  } catch {
    return 0
  }
}
