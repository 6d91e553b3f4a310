import { execFile } from 'node:child_process'

/**
 * Ends a process and all that descend from it. Signing programs are started by git, and would outlive it; they cannot have a process
 * group of their own, as they ask for passphrases at the terminal.
 */
export function killTree(root: number): void {
  execFile('ps', ['-A', '-o', 'pid=,ppid='], (error, stdout) => {
    const pids = error === null ? descendants(root, stdout) : []
    for (const pid of [...pids, root]) end(pid)
  })
}

function descendants(root: number, table: string): readonly number[] {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/u).map(Number))
  const found: number[] = []
  let parents = new Set([root])
  while (parents.size > 0) {
    const children = rows.filter(([, parent = 0]) => parents.has(parent)).map(([pid = 0]) => pid)
    found.push(...children)
    parents = new Set(children)
  }
  return found
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch {
    // It has ended by itself.
  }
}
