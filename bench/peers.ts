import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import { ROOT } from './process.ts'

/** Programs of others that do the same, where they are there. */
export interface Peers {
  readonly skopeo: string | null
  readonly crane: string | null
  readonly regctl: string | null
  /** What is missing, and why. */
  readonly notes: readonly string[]
}

const CACHE = join(ROOT, 'node_modules/.cache/tidemark/go/bin')
const SOURCES = {
  crane: 'github.com/google/go-containerregistry/cmd/crane@latest',
  regctl: 'github.com/regclient/regclient/cmd/regctl@latest',
} as const

/** Finds the peers; those written in Go are built once where Go is there. */
export function findPeers(): Peers {
  const notes: string[] = []
  const found = {
    skopeo: find('skopeo'),
    crane: find('crane') ?? goBuild('crane', notes),
    regctl: find('regctl') ?? goBuild('regctl', notes),
  }
  if (found.skopeo === null) notes.push('skopeo is not here: it is a package of Debian')
  return { ...found, notes }
}

function find(name: string): string | null {
  const folders = [CACHE, ...(process.env['PATH'] ?? '').split(delimiter)]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}

function goBuild(name: keyof typeof SOURCES, notes: string[]): string | null {
  if (find('go') === null) {
    notes.push(`${name} is not here, and neither is Go to build it`)
    return null
  }
  try {
    const env = { ...process.env, GOBIN: CACHE, GOFLAGS: '-mod=mod' }
    execFileSync('go', ['install', SOURCES[name]], { env, stdio: 'ignore' })
    return find(name)
  } catch {
    notes.push(`${name} could not be built with the Go that is here`)
    return null
  }
}
