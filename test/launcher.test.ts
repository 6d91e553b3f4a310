import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

import { transformSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = dirname(import.meta.dirname)
const LAUNCHER = join(ROOT, 'bin', 'tidemark')
const MANIFEST: { version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

/** This Node, and one of the system that differs from it, where there is one. */
function nodes(): readonly string[] {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  const found = folders.map((folder) => join(folder, 'node')).filter((file) => existsSync(file))
  const other = found.map((file) => realpathSync(file)).find((file) => file !== process.execPath)
  return other === undefined ? [process.execPath] : [process.execPath, other]
}

const MAIN = `
if (process.argv[2] === 'wait') {
  process.on('SIGTERM', () => process.exit(143))
  setInterval(() => {}, 1000)
}
console.log(JSON.stringify({ which: 'WHICH', args: process.argv.slice(2), node: process.version }))
if (process.argv[2] === 'fail') process.exitCode = 6
if (process.argv[2] === 'die') process.kill(process.pid, 'SIGKILL')
`

const SOURCES = ['src', 'src/cli', 'src/cli/main.ts', 'package-lock.json']

let folder = ''

/** A checkout with nothing but the launcher, and mains that tell what they were started with. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-launcher-'))
  cpSync(join(ROOT, 'bin'), join(folder, 'checkout', 'bin'), { recursive: true })
  write('checkout/package.json', '{ "name": "x", "version": "1.2.3", "type": "module" }')
  write('checkout/package-lock.json', '{}')
  write('checkout/src/cli/main.ts', MAIN.replace('WHICH', 'sources'))
  write('checkout/dist/cli/main.cjs', MAIN.replace('WHICH', 'dist'))
  write('checkout/dist/sources.txt', SOURCES.join('\n'))
  write(
    'old.cjs',
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '0.12.0' } })`,
  )
  for (const source of SOURCES) age(`checkout/${source}`, 100)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(file: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text, { mode })
}

function age(file: string, seconds: number): void {
  const time = Date.now() / 1000 - seconds
  utimesSync(join(folder, file), time, time)
}

function run(args: readonly string[], options: { node?: string; cwd?: string; launcher?: string } = {}) {
  const {
    node = process.execPath,
    cwd = tmpdir(),
    launcher = join(folder, 'checkout', 'bin', 'tidemark'),
  } = options
  const own = args.filter((arg) => arg.startsWith('--require'))
  const rest = args.filter((arg) => !own.includes(arg))
  return spawnSync(node, [...own, launcher, ...rest], { cwd, encoding: 'utf8' })
}

/** Makes a Node say that it is an old one. */
function oldNode(): string {
  return `--require=${join(folder, 'old.cjs')}`
}

describe('the launcher', () => {
  it('is ES5, so that any Node can parse it', () => {
    const code = readFileSync(LAUNCHER, 'utf8')
    const shared = { minifyWhitespace: true, supported: { 'object-extensions': false } }
    const lowered = transformSync(code, { ...shared, target: 'es5' }).code
    expect(lowered).toBe(transformSync(code, { ...shared, target: 'esnext' }).code)
  })

  it.each(nodes())('prints the version under %s', (node) => {
    const { stdout, status } = run(['--version'], { node, launcher: LAUNCHER })
    expect({ stdout, status }).toEqual({ stdout: `${MANIFEST.version}\n`, status: 0 })
  })

  it.each(nodes())('runs this checkout under %s, on a Node that is new enough', (node) => {
    const { stdout, status } = run(['--help'], { node, launcher: LAUNCHER })
    expect(stdout).toContain('Usage: tidemark COMMAND')
    expect(status).toBe(0)
  })

  it('runs dist/ while it is newer than the sources', () => {
    expect(JSON.parse(run(['a', 'b']).stdout)).toMatchObject({ which: 'dist', args: ['a', 'b'] })
  })

  it.each(SOURCES)('runs the sources once %s is newer than dist/', (source) => {
    age(`checkout/${source}`, -100)
    expect(JSON.parse(run([]).stdout)).toMatchObject({ which: 'sources' })
    age(`checkout/${source}`, 100)
    expect(JSON.parse(run([]).stdout)).toMatchObject({ which: 'dist' })
  })

  it('runs the sources when one of them is gone, or nothing is built', () => {
    for (const list of [[...SOURCES, 'src/gone.ts'].join('\n'), null]) {
      if (list === null) rmSync(join(folder, 'checkout/dist/sources.txt'))
      else write('checkout/dist/sources.txt', list)
      expect(JSON.parse(run([]).stdout)).toMatchObject({ which: 'sources' })
    }
    write('checkout/dist/sources.txt', SOURCES.join('\n'))
  })

  it('works through a symbolic link, from any folder', () => {
    const link = join(folder, 'link')
    symlinkSync(join(folder, 'checkout', 'bin', 'tidemark'), link)
    expect(JSON.parse(run(['x'], { launcher: link, cwd: '/' }).stdout)).toMatchObject({ args: ['x'] })
  })

  it('passes the exit code on', () => {
    expect(run(['fail']).status).toBe(6)
  })

  it('says which Node is needed when there is no newer one, and ends with 2', () => {
    const { stderr, status } = run([oldNode(), 'plan'])
    expect(stderr).toContain('24.15')
    expect(status).toBe(2)
  })
})

describe('the launcher under an old Node with a pinned one beside it', () => {
  beforeAll(() => {
    write('checkout/node_modules/.bin/node', `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, 0o755)
  })

  it('starts the pinned one with the same arguments and passes its exit code on', () => {
    const { stdout, status } = run([oldNode(), 'fail', 'with blanks'])
    expect(JSON.parse(stdout)).toMatchObject({ args: ['fail', 'with blanks'] })
    expect(status).toBe(6)
  })

  it('ends by the signal that ended the pinned one', () => {
    expect(run([oldNode(), 'die']).signal).toBe('SIGKILL')
  })

  it('passes signals on', async () => {
    const launcher = join(folder, 'checkout', 'bin', 'tidemark')
    const child = spawn(process.execPath, [oldNode(), launcher, 'wait'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([143, null])
  })

  it('gives up instead of looping when the pinned one is too old as well', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'checkout', 'bin', 'tidemark'), 'x'],
      {
        env: { ...process.env, NODE_OPTIONS: oldNode() },
        encoding: 'utf8',
      },
    )
    expect(status).toBe(2)
    expect(stderr).toContain('24.15')
  })
})

describe('an installed package', () => {
  it('runs from dist/ alone, with no sources to compare with', () => {
    const installed = join(folder, 'installed')
    cpSync(join(folder, 'checkout', 'bin'), join(installed, 'bin'), { recursive: true })
    cpSync(join(folder, 'checkout', 'dist'), join(installed, 'dist'), { recursive: true })
    cpSync(join(folder, 'checkout', 'package.json'), join(installed, 'package.json'))
    const env = { ...process.env, NODE_COMPILE_CACHE: undefined, XDG_CACHE_HOME: join(folder, 'cache') }
    const text = execFileSync(process.execPath, [join(installed, 'bin', 'tidemark'), 'y'], {
      env,
      encoding: 'utf8',
    })
    expect(JSON.parse(text)).toMatchObject({ which: 'dist', args: ['y'] })
    expect(existsSync(join(folder, 'cache', 'tidemark', 'compiled'))).toBe(true)
  })
})
