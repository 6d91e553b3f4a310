import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { build, transform } from 'esbuild'

const root = dirname(dirname(import.meta.dirname))

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

/** What `import.meta.url` becomes in CommonJS. */
const URL_OF_FILE = 'var $url=require("node:url").pathToFileURL(__filename).href;'

/** Bundles the library into `dist`: index.mjs, and what it loads lazily. */
export async function bundleLibrary(dist: string): Promise<void> {
  await build({
    ...SHARED,
    entryPoints: { index: 'src/index.ts' },
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'library/[name]-[hash]',
    banner: { js: REQUIRE },
  })
}

/** One piece of the split bundle, as CommonJS with a source map beside it. */
async function writePiece(path: string, text: string): Promise<void> {
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
    banner: text.includes('import.meta.url') ? URL_OF_FILE : '',
  })
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${code}//# sourceMappingURL=${basename(path)}.map\n`)
  writeFileSync(`${path}.map`, map)
}

/**
 * Bundles the command line into `dist`/cli: split where it is loaded lazily, then each piece turned into CommonJS, which Node
 * loads in a third of the time that it takes for a module (docs/decisions/013-toolchain.md). Answers the files that it took.
 */
export async function bundleCommandLine(dist: string): Promise<readonly string[]> {
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
  await Promise.all(outputFiles.map(({ path, text }) => writePiece(path, text)))
  return Object.keys(metafile.inputs)
}
