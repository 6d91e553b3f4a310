import { execFile } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { writeTags } from './git-tags.ts'
import type { TagToWrite } from './git-tags.ts'

/** One commit of a made history; they follow one another in the order given. */
export interface TestCommit {
  readonly message?: string
  /** RFC 3339; a minute after the one before by default. */
  readonly date?: string
  /** Path -> content, written by this commit. */
  readonly files?: Readonly<Record<string, string>>
  /** `main` by default. A branch starts at the newest commit of `main` so far. */
  readonly branch?: string
}

/** One tag of a made history. */
export interface TestTag {
  readonly name: string
  /** Index of the commit; the last one by default. */
  readonly commit?: number
  /** Lightweight tags have neither a message nor a date of their own. */
  readonly lightweight?: boolean
  readonly message?: string
  /** RFC 3339, the tagger's date; the commit's by default. */
  readonly date?: string
}

export interface TestRepositoryOptions {
  /** A number stands for so many plain commits; 1 by default. */
  readonly commits?: number | readonly TestCommit[]
  readonly tags?: readonly (string | TestTag)[]
  /** Also make a bare repository, set as `origin` and pushed to. */
  readonly remote?: boolean
  readonly objectFormat?: 'sha1' | 'sha256'
}

/** A repository in a temporary folder. */
export interface TestRepository extends AsyncDisposable {
  readonly root: string
  /** Path of the bare repository that is `origin`; null without one. */
  readonly remote: string | null
  /** Ids of the commits, in the order given. */
  readonly commits: readonly string[]
  /** Runs git there; standard output without the newline at its end. */
  readonly git: (...args: readonly string[]) => Promise<string>
  /** Clones the remote (by file://) into another temporary folder, removed with this one. */
  clone(...options: readonly string[]): Promise<string>
  remove(): Promise<void>
}

const run = promisify(execFile)
const START = Date.parse('2026-01-01T00:00:00Z')
const MINUTE = 60_000
const PERSON = { 'user.name': 'Ada', 'user.email': 'ada@example.org' }
const PERSON_SECTION = `[user]\n\tname = ${PERSON['user.name']}\n\temail = ${PERSON['user.email']}\n`

/** Settings of git for the tests, in place of this machine's own. */
export const GIT_SETTINGS = resolve(import.meta.dirname, 'gitconfig')

/** The environment in which nothing of the machine's own git settings shows. */
export function isolatedEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))
  const person = { NAME: 'Ada', EMAIL: 'ada@example.org' }
  return {
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: GIT_SETTINGS,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: person.NAME,
    GIT_AUTHOR_EMAIL: person.EMAIL,
    GIT_COMMITTER_NAME: person.NAME,
    GIT_COMMITTER_EMAIL: person.EMAIL,
  }
}

/** Runs git in `cwd`, with `input` on its standard input; standard output without the newline at its end. */
export async function testGit(
  cwd: string,
  args: readonly string[],
  input?: string | Buffer,
): Promise<string> {
  const options = { cwd, env: isolatedEnvironment(), maxBuffer: 2 ** 28, encoding: 'utf8' } as const
  const pending = run('git', [...args], options)
  // Most commands end without reading any.
  pending.child.stdin?.on('error', () => {}).end(input ?? '')
  return (await pending).stdout.replace(/\n$/u, '')
}

/** A bare repository in `folder`. */
export async function makeBare(folder: string, objectFormat: 'sha1' | 'sha256' = 'sha1'): Promise<string> {
  const init = [
    'init',
    '--quiet',
    '--bare',
    '--template=',
    '--initial-branch=main',
    `--object-format=${objectFormat}`,
    folder,
  ]
  await testGit(tmpdir(), init)
  await addFolders(folder)
  return folder
}

/** What git's template would bring, without its samples of hooks, which take longer to copy than all the rest. */
async function addFolders(repository: string): Promise<void> {
  for (const name of ['hooks', 'info']) await mkdir(join(repository, name), { recursive: true })
}

/** Makes a repository with the given history: thousands of commits and tags in one `git fast-import`. */
export async function makeRepository(options: TestRepositoryOptions = {}): Promise<TestRepository> {
  const { objectFormat = 'sha1', remote: wantsRemote = false } = options
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-git-'))
  const root = join(folder, 'work')
  const init = [
    'init',
    '--quiet',
    '--template=',
    '--initial-branch=main',
    `--object-format=${objectFormat}`,
    root,
  ]
  await testGit(folder, init)
  await addFolders(join(root, '.git'))
  // For git as the code under test starts it, on a machine that knows nobody.
  await appendFile(join(root, '.git', 'config'), PERSON_SECTION)
  const commits = await importHistory(root, options)
  const remote = wantsRemote ? await makeBare(join(folder, 'remote.git'), objectFormat) : null
  if (remote !== null) await publish(root, remote, commits.length)
  let clones = 0
  const remove = async (): Promise<void> => await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  return {
    root,
    remote,
    commits,
    git: async (...args) => await testGit(root, args),
    async clone(...flags) {
      const target = join(folder, `clone-${(clones += 1)}`)
      const person = Object.entries(PERSON).flatMap(([name, value]) => ['--config', `${name}=${value}`])
      const from = `file://${remote ?? root}`
      await testGit(folder, ['clone', '--quiet', ...person, ...flags, from, target])
      return target
    },
    remove,
    [Symbol.asyncDispose]: remove,
  }
}

async function publish(root: string, remote: string, commits: number): Promise<void> {
  const fetch = '+refs/heads/*:refs/remotes/origin/*'
  const section = `[remote "origin"]\n\turl = file://${remote}\n\tfetch = ${fetch}\n`
  await appendFile(join(root, '.git', 'config'), section)
  const everything = ['refs/heads/*:refs/heads/*', 'refs/tags/*:refs/tags/*']
  if (commits > 0) await testGit(root, ['push', '--quiet', 'origin', ...everything])
}

async function importHistory(root: string, options: TestRepositoryOptions): Promise<readonly string[]> {
  const { commits = 1 } = options
  const list: readonly TestCommit[] =
    typeof commits === 'number' ? Array.from({ length: commits }, () => ({})) : commits
  if (list.length === 0) return []
  const marks = join(root, '.git', 'test-marks')
  const input = [...commitCommands(list)].join('')
  await testGit(root, ['fast-import', '--quiet', `--export-marks=${marks}`], input)
  if (list.some(({ files }) => files !== undefined))
    await testGit(root, ['reset', '--quiet', '--hard', 'main'])
  const lines = (await readFile(marks, 'utf8')).trim().split('\n')
  const ids = new Map(
    lines.map((line): [string, string] => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']),
  )
  await rm(marks)
  const made = list.map((_, at) => ids.get(`:${at + 1}`) ?? '')
  await importTags(root, tagsToWrite(options, made), options.objectFormat ?? 'sha1')
  return made
}

async function importTags(
  root: string,
  tags: readonly TagToWrite[],
  format: 'sha1' | 'sha256',
): Promise<void> {
  if (tags.length === 0) return
  const { pack, refs } = writeTags(tags, format)
  if (pack !== null) await testGit(root, ['index-pack', '--stdin'], pack)
  await writeFile(join(root, '.git', 'packed-refs'), refs)
}

function* commitCommands(commits: readonly TestCommit[]): Generator<string> {
  const tips = new Map<string, number>()
  for (const [at, commit] of commits.entries()) {
    const { branch = 'main', message = `Change ${at + 1}`, files = {} } = commit
    const parent = tips.get(branch) ?? tips.get('main')
    const person = `Ada <ada@example.org> ${seconds(dateOf(commits, at))} +0000`
    yield `commit refs/heads/${branch}\nmark :${at + 1}\nauthor ${person}\ncommitter ${person}\n${data(message)}`
    if (parent !== undefined) yield `from :${parent}\n`
    for (const [path, content] of Object.entries(files)) yield `M 100644 inline ${path}\n${data(content)}`
    yield '\n'
    tips.set(branch, at + 1)
  }
}

function tagsToWrite(options: TestRepositoryOptions, ids: readonly string[]): readonly TagToWrite[] {
  const { commits = 1, tags = [] } = options
  return tags.map((entry) => {
    const tag: TestTag = typeof entry === 'string' ? { name: entry } : entry
    const { name, commit = ids.length - 1, message = `Release ${tag.name}` } = tag
    const date = tag.date ?? dateOf(typeof commits === 'number' ? [] : commits, commit)
    const object = { tagger: `Ada <ada@example.org> ${seconds(date)} +0000`, message }
    return { name, commit: ids[commit] ?? '', object: tag.lightweight === true ? null : object }
  })
}

function dateOf(commits: readonly TestCommit[], at: number): string {
  return commits[at]?.date ?? new Date(START + at * MINUTE).toISOString()
}

function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000)
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}
