import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** How files end that are not written to their end yet. */
export const TEMPORARY = '.tmp'

interface Kept {
  readonly path: string
  readonly size: number
  /** Milliseconds since 1970. */
  readonly read: number
}

export interface SweepBounds {
  /** Bytes. */
  readonly most: number
  /** What was last read before this goes; milliseconds since 1970. */
  readonly before: number
  /** Files that were begun before this are not written to any more. */
  readonly abandoned: number
}

/** Removes old files from the folders in `folder`, then the least recently used, down to `most` bytes. Never throws. */
export async function sweep(folder: string, { most, before, abandoned }: SweepBounds): Promise<void> {
  const files = (await filesIn(folder, abandoned)).toSorted((one, other) => other.read - one.read)
  let size = 0
  for (const file of files) {
    size += file.size
    // The newest come first: beyond the bound, everything was read longer ago.
    if (size > most || file.read < before) await rm(file.path, { force: true }).catch(() => undefined)
  }
}

async function filesIn(folder: string, abandoned: number): Promise<readonly Kept[]> {
  const files: Kept[] = []
  for (const name of await names(folder)) {
    for (const file of await names(join(folder, name))) {
      const path = join(folder, name, file)
      const facts = await stat(path).catch(() => null)
      if (facts === null || !facts.isFile()) continue
      const gone = file.endsWith(TEMPORARY) && facts.mtimeMs < abandoned
      files.push({ path, size: facts.size, read: gone ? 0 : facts.mtimeMs })
    }
  }
  return files
}

async function names(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => [])
}
