import { cpSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { basename, dirname, join } from 'node:path'

import { build, transform } from 'esbuild'

// Builds dist/: the command line in chunks that load on use, the library, and its types. With --package also
// dist/package/, the folder that is published: everything inlined, so its manifest names no dependencies.

const root = dirname(import.meta.dirname)
const dist = join(root, 'dist')

/** Of both bundles. Names are shortened, as reading and hashing the text is a part of start-up; the maps tell them again. */
const SHARED = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  // The same code as a module: joined into one scope it loads in a fifth of the time of its 70 CommonJS files.
  alias: { yaml: join(root, 'node_modules', 'yaml', 'browser', 'index.js') },
} as const

/** CommonJS dependencies ask for built-in modules through `require`. */
const REQUIRE = `import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);`

async function bundleLibrary(): Promise<void> {
  await build({
    ...SHARED,
    entryPoints: { index: 'src/index.ts' },
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'library/[name]-[hash]',
    banner: { js: REQUIRE },
  })
}

/**
 * The command line: split where it is loaded lazily, then each piece turned into CommonJS, which Node loads in a third of the
 * time that it takes for a module (docs/decisions/013-toolchain.md). Answers the files that it took.
 */
async function bundleCommandLine(): Promise<readonly string[]> {
  const { outputFiles, metafile } = await build({
    ...SHARED,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir: join(dist, 'cli'),
    outExtension: { '.js': '.cjs' },
    chunkNames: 'chunks/[name]-[hash]',
    sourcemap: 'inline',
    metafile: true,
    write: false,
  })
  for (const { path, text } of outputFiles) {
    const { code, map } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node24',
      minify: true,
      sourcemap: 'external',
      sourcesContent: false,
      sourcefile: path,
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': '$url' },
      banner: text.includes('import.meta.url')
        ? 'var $url=require("node:url").pathToFileURL(__filename).href;'
        : '',
    })
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${code}//# sourceMappingURL=${basename(path)}.map\n`)
    writeFileSync(`${path}.map`, map)
  }
  return Object.keys(metafile.inputs)
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
  for (const name of ['cli', 'library', 'types', 'index.mjs']) {
    cpSync(join(dist, name), join(target, 'dist', name), { recursive: true })
  }
}

/** The files that the command line was made of, and their folders: the launcher runs the sources once one is newer. */
function listSources(inputs: readonly string[]): string {
  const files = inputs.filter((file) => file.startsWith('src/')).toSorted()
  const folders = new Set(files.map((file) => dirname(file)))
  return [...folders, ...files, 'package.json', 'package-lock.json'].join('\n')
}

const started = new Date()
rmSync(dist, { recursive: true, force: true })
const [inputs] = await Promise.all([bundleCommandLine(), bundleLibrary()])
declareTypes()
const list = join(dist, 'sources.txt')
writeFileSync(list, listSources(inputs))
// What changed while the build ran counts as newer.
utimesSync(list, started, started)
if (process.argv.includes('--package')) stage()
