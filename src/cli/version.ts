import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

/** The version of this Tidemark, from the package that the running file belongs to. */
export function ownVersion(): string {
  const file = findPackageJSON(import.meta.url)
  if (file === undefined) return 'unknown'
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return known ? String(manifest.version) : 'unknown'
}
