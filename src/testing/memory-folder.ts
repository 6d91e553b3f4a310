import { accessSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
/** The tests have less than a tenth of it at any time. */
const ROOM = 1024 ** 3

/**
 * Where temporary folders go: into memory, where this machine has a file system of it with room, on which programs may run (tests
 * write hooks). Files that live for moments cost a disk's file system a fifth of all processor time. `TMPDIR` decides if it is set.
 */
export function temporaryFolder(): string {
  const isFree = process.env['TMPDIR'] === undefined && process.platform === 'linux'
  return isFree && isSuitable(MEMORY) ? MEMORY : tmpdir()
}

function isSuitable(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= ROOM && mayRun(folder)
  } catch {
    return false
  }
}

/** A file system that is mounted without execution answers so for any file. */
function mayRun(folder: string): boolean {
  const probe = mkdtempSync(join(folder, 'tidemark-probe-'))
  try {
    const program = join(probe, 'program')
    writeFileSync(program, '', { mode: 0o755 })
    accessSync(program, constants.X_OK)
    return true
  } finally {
    rmSync(probe, { recursive: true })
  }
}
