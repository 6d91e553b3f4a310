import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { build } from 'esbuild'

import { plainEnvironment } from '../../support/cli.ts'

/** A program in one file, which starts in a small part of the time of its sources. */
export interface Bundle extends AsyncDisposable {
  readonly file: string
}

/** What `import.meta.url` becomes in CommonJS. */
const URL_OF_FILE = 'const $url = require("node:url").pathToFileURL(__filename).href;'

const ROOT = join(import.meta.dirname, '../../..')

/** Bundles a program of this folder from the sources as they are now: as CommonJS, as the command line is built. */
export async function bundle(name: string): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bundle-'))
  await build({
    entryPoints: { [name]: join(import.meta.dirname, `${name}.ts`) },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    alias: { yaml: join(ROOT, 'node_modules', 'yaml', 'browser', 'index.js') },
    define: { 'import.meta.url': '$url' },
    banner: { js: URL_OF_FILE },
    logLevel: 'error',
  })
  return {
    file: join(folder, `${name}.cjs`),
    [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }),
  }
}

/** Of a process that runs the bundle: what one of them has compiled, the others find, as long as the bundle is there. */
export function environmentFor(file: string): NodeJS.ProcessEnv {
  return { ...plainEnvironment(), NODE_COMPILE_CACHE: join(dirname(file), 'compiled') }
}
