import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/**
 * The newest Gitea whose Go module has all that a build needs: 1.27 is the module `gitea.dev`, parts of which the
 * public module proxy does not hand out.
 */
export const GITEA_VERSION = '1.26.4'
/** What the module's files must hash to (`h1:` of go.sum), so that what is built is what was looked at. */
const GITEA_SUM = 'h1:VDA00oYg16VrQf3sES0NuS/oiDLAIVng/7jKHsBMP/w='
const MODULE = 'code.gitea.io/gitea'
const FOLDER = resolve(import.meta.dirname, '../node_modules/.cache/tidemark/gitea', GITEA_VERSION)
const BUILD_LIMIT = 30 * 60_000

/** Where a build of Gitea stands. */
export interface GiteaBuild {
  readonly binary: string
  /** The module's files: Gitea reads its templates and locales there. */
  readonly source: string
}

const run = promisify(execFile)

/** What is missing on this machine to build Gitea; null when nothing is. */
export function missingForGitea(): string | null {
  if (answersTo('go', ['version']) === null) return 'Go is not installed'
  const compiler = answersTo('go', ['env', 'CC']) ?? 'gcc'
  return answersTo(compiler, ['--version']) === null
    ? `the C compiler ${compiler} (for Gitea's SQLite) is not installed`
    : null
}

function answersTo(program: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : null
}

/** Builds Gitea from its Go module, once; some minutes at the first time. */
export async function buildGitea(): Promise<GiteaBuild> {
  const build = { binary: join(FOLDER, 'gitea'), source: join(FOLDER, 'source') }
  if (existsSync(build.binary)) return build
  await mkdir(FOLDER, { recursive: true })
  await copyModule(await downloadModule(), build.source)
  const args = [
    'build',
    '-buildvcs=false',
    '-tags',
    'sqlite sqlite_unlock_notify',
    '-ldflags',
    `-s -w -X main.Version=${GITEA_VERSION}`,
  ]
  await run('go', [...args, '-o', `${build.binary}.part`, '.'], {
    cwd: build.source,
    env: { ...process.env, CGO_ENABLED: '1' },
    timeout: BUILD_LIMIT,
    maxBuffer: 64 * 1024 * 1024,
  })
  await rename(`${build.binary}.part`, build.binary)
  return build
}

/** The folder of the module in Go's own cache, which is read-only. */
async function downloadModule(): Promise<string> {
  const { stdout } = await run('go', ['mod', 'download', '-json', `${MODULE}@v${GITEA_VERSION}`])
  const answer: unknown = JSON.parse(stdout)
  if (typeof answer !== 'object' || answer === null || !('Dir' in answer) || !('Sum' in answer))
    throw new Error(`go mod download says nothing of a folder: ${stdout}`)
  if (answer.Sum !== GITEA_SUM)
    throw new Error(`${MODULE} has the sum ${String(answer.Sum)}, not ${GITEA_SUM}`)
  return String(answer.Dir)
}

/** `replace` lines of a go.mod count only in the main module: so Gitea is built as one, from a copy. */
async function copyModule(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true })
  await cp(from, to, { recursive: true })
  await chmod(to, 0o755)
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true }))
    if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755)
}
