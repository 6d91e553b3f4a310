import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A running Debian `docker-registry`. */
export interface DockerRegistry {
  /** `127.0.0.1:PORT`; plain HTTP. */
  readonly host: string
  /** Where it keeps its storage; another start may be given the same folder. */
  readonly dir: string
  readonly pid: number
  /** Ends the process; the storage is removed unless it was given. */
  stop(): Promise<void>
  /** Freezes the process: connections hang until {@link resume}. */
  pause(): void
  resume(): void
}

export interface DockerRegistryOptions {
  /** An existing storage folder, kept by `stop`; default: a temporary one. */
  readonly dir?: string
  /** Default: a free one. */
  readonly port?: number
  /** Keep everything in memory instead. */
  readonly inMemory?: boolean
  /** Deletion disabled, as by its own default. */
  readonly keepsAll?: boolean
  /** Lines for the configuration file, behind the harness's own. */
  readonly config?: string
}

const BINARY = 'docker-registry'
const CACHED = resolve(import.meta.dirname, '../../node_modules/.cache/tidemark/debian/usr/bin', BINARY)
const START_TRIES = 5
const READY_TRIES = 500
const READY_PAUSE = 20

/** The executable: from PATH, or where the project's setup puts it. */
export function dockerRegistryBinary(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = [...folders.map((folder) => join(folder, BINARY)), CACHED].find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new Error(
    'docker-registry is not installed: run `npm run setup -- --test`, or apt install docker-registry',
  )
}

/** Starts a registry on loopback, deletion enabled, logs off, and waits until it answers. */
export async function startDockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'tidemark-registry-')))
  for (let tries = 1; ; tries += 1) {
    const port = options.port ?? (await freePort())
    const child = await launch(dir, port, options)
    if (await isReady(child, port))
      return describeProcess(child, { dir, port, keep: options.dir !== undefined })
    await end(child)
    // Somebody else may have taken the port between its release and the start.
    if (tries >= START_TRIES) throw new Error(`docker-registry does not start on port ${port}`)
  }
}

async function launch(dir: string, port: number, options: DockerRegistryOptions): Promise<ChildProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-registry-config-'))
  const file = join(folder, 'config.yml')
  await writeFile(file, configuration(dir, port, options))
  const child = spawn(dockerRegistryBinary(), ['serve', file], { env: environment(options), stdio: 'ignore' })
  child.once('exit', () => void rm(folder, { recursive: true, force: true }))
  return child
}

/** In memory it spends half of its time on collecting a heap of a few megabytes: there it may grow before. */
function environment({ inMemory = false }: DockerRegistryOptions): NodeJS.ProcessEnv {
  return inMemory ? { GOGC: '1000', ...process.env } : process.env
}

function configuration(dir: string, port: number, options: DockerRegistryOptions): string {
  const driver =
    options.inMemory === true ? '  inmemory: {}' : `  filesystem: { rootdirectory: ${JSON.stringify(dir)} }`
  return [
    'version: 0.1',
    'log: { level: error, accesslog: { disabled: true } }',
    'storage:',
    driver,
    `  delete: { enabled: ${options.keepsAll !== true} }`,
    '  cache: { blobdescriptor: inmemory }',
    '  maintenance: { uploadpurging: { enabled: false } }',
    `http: { addr: "127.0.0.1:${port}", secret: tidemark }`,
    options.config ?? '',
    '',
  ].join('\n')
}

async function freePort(): Promise<number> {
  return await new Promise((settle, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => settle(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** True when it answers; false when the process has ended. */
async function isReady(child: ChildProcess, port: number): Promise<boolean> {
  for (let tries = 0; tries < READY_TRIES && child.exitCode === null; tries += 1) {
    if (await answers(port)) return child.exitCode === null
    await sleep(READY_PAUSE)
  }
  return false
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((settle) => {
    const request = get({ host: '127.0.0.1', port, path: '/v2/', agent: false }, (response) => {
      response.resume()
      settle(response.statusCode === 200 || response.statusCode === 401)
    })
    request.once('error', () => settle(false))
  })
}

function describeProcess(
  child: ChildProcess,
  at: { readonly dir: string; readonly port: number; readonly keep: boolean },
): DockerRegistry {
  const { pid } = child
  if (pid === undefined) throw new Error('docker-registry has no process id')
  return {
    host: `127.0.0.1:${at.port}`,
    dir: at.dir,
    pid,
    stop: async () => {
      await end(child)
      if (!at.keep) await rm(at.dir, { recursive: true, force: true })
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((settle) => child.once('exit', settle))
  child.kill('SIGKILL')
  await ended
}
