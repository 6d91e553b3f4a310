import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

import { buildGitea } from './gitea-build.ts'
import type { GiteaBuild } from './gitea-build.ts'

/** A running Gitea with one administrator. */
export interface Gitea {
  /** `http://127.0.0.1:40001`. */
  readonly url: string
  readonly owner: string
  /** An access token of the administrator, good for everything. */
  readonly token: string
  /** Asks its API as the administrator; the answer's JSON, null where there is none. Throws on a status of 400 or more. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  /** The address for git, with the token in it. */
  gitUrl(repository: string): string
  /** Ends the process and removes all that it kept. */
  stop(): Promise<void>
}

interface Place {
  readonly folder: string
  readonly config: string
  readonly build: GiteaBuild
  readonly url: string
}

const OWNER = 'keeper'
const READY_TRIES = 600
const READY_PAUSE = 100

const run = promisify(execFile)

/** Starts Gitea on loopback with an empty SQLite database, offline, without mail; builds it at the first time. */
export async function startGitea(): Promise<Gitea> {
  const build = await buildGitea()
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-gitea-'))
  const port = await freePort()
  const place = { folder, config: join(folder, 'app.ini'), build, url: `http://127.0.0.1:${port}` }
  await mkdir(join(folder, 'home'))
  await writeFile(place.config, configuration(place, port))
  await gitea(place, ['migrate'])
  const token = await makeOwner(place)
  const child = spawn(build.binary, ['web', '--config', place.config], {
    env: environment(place),
    stdio: 'ignore',
  })
  if (!(await isReady(child, place.url))) throw new Error(await complaint(place, child))
  return describeServer(place, child, token)
}

function configuration({ folder, build, url }: Omit<Place, 'config'>, port: number): string {
  return [
    'APP_NAME = Tidemark',
    `RUN_USER = ${userInfo().username}`,
    `WORK_PATH = ${folder}`,
    // Containers of CI run as root, which Gitea refuses unless told.
    `I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = ${process.getuid?.() === 0}`,
    section('server', {
      PROTOCOL: 'http',
      HTTP_ADDR: '127.0.0.1',
      HTTP_PORT: port,
      ROOT_URL: `${url}/`,
      LOCAL_ROOT_URL: `${url}/`,
      STATIC_ROOT_PATH: build.source,
      OFFLINE_MODE: true,
      DISABLE_SSH: true,
      LFS_START_SERVER: false,
    }),
    section('database', { DB_TYPE: 'sqlite3', PATH: join(folder, 'gitea.db') }),
    section('security', { INSTALL_LOCK: true, SECRET_KEY: secret(), INTERNAL_TOKEN: secret() }),
    section('oauth2', { ENABLED: false }),
    section('service', { DISABLE_REGISTRATION: true }),
    section('mailer', { ENABLED: false }),
    section('cron', { ENABLED: false }),
    section('actions', { ENABLED: false }),
    section('packages', { ENABLED: false }),
    section('indexer', { ISSUE_INDEXER_TYPE: 'db' }),
    section('log', { LEVEL: 'warn', MODE: 'file', ROOT_PATH: join(folder, 'log') }),
    '',
  ].join('\n')
}

function section(name: string, values: Readonly<Record<string, string | number | boolean>>): string {
  return [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${value}`)].join('\n')
}

function secret(): string {
  return randomBytes(32).toString('hex')
}

/** Nothing of the machine's own git or Gitea settings shows. */
function environment({ folder }: Place): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:GIT_|GITEA_)/u.test(name))
  const home = join(folder, 'home')
  return { ...Object.fromEntries(own), HOME: home, GITEA_WORK_DIR: folder, GIT_CONFIG_NOSYSTEM: '1' }
}

async function gitea(place: Place, args: readonly string[]): Promise<string> {
  const { stdout } = await run(place.build.binary, [...args, '--config', place.config], {
    env: environment(place),
  })
  return stdout.trim()
}

async function makeOwner(place: Place): Promise<string> {
  const who = ['--username', OWNER, '--password', secret(), '--email', `${OWNER}@example.org`]
  await gitea(place, ['admin', 'user', 'create', '--admin', '--must-change-password=false', ...who])
  const scopes = ['--scopes', 'all', '--token-name', 'tests', '--raw']
  const answer = await gitea(place, [
    'admin',
    'user',
    'generate-access-token',
    '--username',
    OWNER,
    ...scopes,
  ])
  return answer.split('\n').at(-1) ?? ''
}

async function isReady(child: ChildProcess, url: string): Promise<boolean> {
  for (let tries = 0; tries < READY_TRIES && child.exitCode === null; tries += 1) {
    const answer = await fetch(`${url}/api/v1/version`).catch(() => null)
    if (answer?.ok === true) return true
    await sleep(READY_PAUSE)
  }
  return false
}

async function complaint({ folder }: Place, child: ChildProcess): Promise<string> {
  await end(child)
  const log = await readFile(join(folder, 'log', 'gitea.log'), 'utf8').catch(() => '(no log)')
  return `Gitea does not start:\n${log.slice(-4000)}`
}

function describeServer(place: Place, child: ChildProcess, token: string): Gitea {
  return {
    url: place.url,
    owner: OWNER,
    token,
    call: async (method, path, body) => await call({ url: place.url, token, method, path, body }),
    gitUrl: (repository) => `${place.url.replace('://', `://${OWNER}:${token}@`)}/${repository}.git`,
    stop: async () => {
      await end(child)
      await rm(place.folder, { recursive: true, force: true })
    },
  }
}

interface Call {
  readonly url: string
  readonly token: string
  readonly method: string
  readonly path: string
  readonly body: unknown
}

async function call({ url, token, method, path, body }: Call): Promise<unknown> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return text === '' ? null : JSON.parse(text)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((settle) => child.once('exit', settle))
  child.kill('SIGKILL')
  await ended
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
