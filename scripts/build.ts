import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'

import { build } from 'esbuild'

// Builds dist/: the command line in chunks that load on use, the library, and its types. With --package also
// dist/package/, the folder that is published: everything inlined, so its manifest names no dependencies.

const root = dirname(import.meta.dirname)
const dist = join(root, 'dist')

/** CommonJS dependencies ask for built-in modules through `require`. */
const BANNER = `import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);`

async function bundle(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { 'cli/main': 'src/cli/main.ts', index: 'src/index.ts' },
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    // Names stay, so that stack traces of reports can be read without source maps, which cost start-up time.
    legalComments: 'none',
    banner: { js: BANNER },
    logLevel: 'warning',
  })
}

function declareTypes(): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.types.json')], {
    stdio: 'inherit',
    cwd: root,
  })
}

const PUBLISHED_KEYS = [
  'name',
  'version',
  'description',
  'license',
  'bin',
  'files',
  'type',
  'exports',
  'engines',
]

/** The manifest that is published: no dependencies (they are inlined), no pinned Node, no scripts. */
function publishedManifest(): string {
  const own: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const kept = PUBLISHED_KEYS.filter((key) => key in own).map((key) => [key, own[key]])
  return `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`
}

function stage(): void {
  const target = join(dist, 'package')
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'package.json'), publishedManifest())
  for (const name of ['bin', 'schema', 'LICENSE', 'README.md', 'CHANGELOG.md']) {
    cpSync(join(root, name), join(target, name), { recursive: true })
  }
  for (const name of ['cli', 'chunks', 'types', 'index.mjs']) {
    cpSync(join(dist, name), join(target, 'dist', name), { recursive: true })
  }
}

/** What dist/ is made of: the launcher runs the sources once one of these is newer than the list. */
function listSources(): readonly string[] {
  const files = globSync('src/**', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  return [...files.toSorted(), 'package.json', 'package-lock.json']
}

const sources = listSources()
rmSync(dist, { recursive: true, force: true })
await bundle()
declareTypes()
writeFileSync(join(dist, 'sources.txt'), sources.join('\n'))
if (process.argv.includes('--package')) stage()
