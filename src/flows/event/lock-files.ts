const LOCK_FILES = new Set([
  'uv.lock',
  'poetry.lock',
  'Pipfile.lock',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'Cargo.lock',
  'go.sum',
  'composer.lock',
  'Gemfile.lock',
  'mix.lock',
  'packages.lock.json',
])

/** True for files that pin dependencies: a change there is a dependency update, not a base refresh. */
export function isLockFile(path: string): boolean {
  return LOCK_FILES.has(path.split('/').at(-1) ?? '')
}
