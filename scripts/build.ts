import { execFileSync } from 'node:child_process'
import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { bundleCommandLine, bundleLibrary } from './build/bundle.ts'
import { stage } from './build/stage.ts'

// Builds dist/: the command line in pieces that load on use, the library, and its types. With --package also
// dist/package/, the folder that is published: everything inlined, so its manifest names no dependencies.

const root = dirname(import.meta.dirname)

function declareTypes(dist: string): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const args = [tsc, '-p', join(root, 'tsconfig.types.json'), '--outDir', join(dist, 'types')]
  execFileSync(process.execPath, args, { stdio: 'inherit', cwd: root })
}

/** The files that the command line was made of, and their folders: the launcher runs the sources once one is newer. */
function listSources(inputs: readonly string[]): string {
  const files = inputs.filter((file) => file.startsWith('src/')).toSorted()
  const folders = new Set(files.map((file) => dirname(file)))
  return [...folders, ...files, 'package.json', 'package-lock.json'].join('\n')
}

/** Builds into `dist`, which is emptied first. */
export async function buildInto(dist: string): Promise<void> {
  const started = new Date()
  rmSync(dist, { recursive: true, force: true })
  const [inputs] = await Promise.all([bundleCommandLine(dist), bundleLibrary(dist)])
  declareTypes(dist)
  const list = join(dist, 'sources.txt')
  writeFileSync(list, listSources(inputs))
  // What changed while the build ran counts as newer.
  utimesSync(list, started, started)
}

if (import.meta.main) {
  const dist = join(root, 'dist')
  await buildInto(dist)
  if (process.argv.includes('--package')) stage(dist, join(dist, 'package'))
}
