import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * The processes that descend from these, nearest first, without themselves. Git starts hooks, signing programs and transports, and would leave
 * them behind when it is stopped; they cannot have a process group of their own, because they may ask at the terminal.
 */
export function descendantsOf(roots: readonly number[]): readonly number[] {
  const rows = process.platform === 'linux' ? fromProc() : fromPs()
  const found: number[] = []
  let parents = new Set(roots)
  while (parents.size > 0) {
    const children = rows.filter(([, parent]) => parents.has(parent)).map(([pid]) => pid)
    found.push(...children)
    parents = new Set(children)
  }
  return found
}

/** Sends a signal to each process that is still there. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended by itself.
    }
  }
}

/** A process and its parent. */
type Row = readonly [pid: number, parent: number]

function fromProc(): readonly Row[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((name): Row => [Number(name), parentOf(name)])
}

/** From `/proc/PID/stat`: `PID (NAME) STATE PARENT …`, where the name may hold blanks and brackets; 0 when it has ended. */
function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2])
  } catch {
    return 0
  }
}

function fromPs(): readonly Row[] {
  try {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', stdio: 'pipe' })
    return table.split('\n').map((line): Row => {
      const [pid, parent] = line.trim().split(/\s+/u).map(Number)
      return [pid ?? 0, parent ?? 0]
    })
  } catch {
    return []
  }
}
