import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = dirname(dirname(import.meta.dirname))

const KEYS = ['name', 'version', 'description', 'license', 'bin', 'files', 'type', 'exports', 'engines']

/** The manifest that is published: no dependencies (they are inlined), no pinned Node, no scripts. */
function publishedManifest(): string {
  const own: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const kept = KEYS.filter((key) => key in own).map((key) => [key, own[key]])
  return `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`
}

/** Puts together the folder that is published, from what was built into `dist`. */
export function stage(dist: string, target: string): void {
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'package.json'), publishedManifest())
  for (const name of ['bin', 'schema', 'LICENSE', 'README.md', 'CHANGELOG.md']) {
    cpSync(join(root, name), join(target, name), { recursive: true })
  }
  for (const name of ['cli', 'index.mjs', 'types']) {
    cpSync(join(dist, name), join(target, 'dist', name), { recursive: true })
  }
}
