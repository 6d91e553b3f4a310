import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { testGit } from '../../src/testing/git.ts'
import { plainEnvironment } from './cli.ts'
import { makeProject } from './project.ts'
import type { Project, ProjectOptions } from './project.ts'

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** A repository that releases are cut from, and its remote. */
export interface Cutting extends Project {
  readonly remote: string
  /** Every ref here and there, HEAD, the index and what is not committed: what a refusal must leave as it was. */
  state(): Promise<Readonly<Record<string, string>>>
  /** Names of the remote's refs -> commits. */
  there(): Promise<Readonly<Record<string, string>>>
  /** Adds a hook, here or at the remote. */
  hook(where: 'here' | 'there', name: string, script: string): Promise<void>
  /** A commit on the branch that is checked out, pushed. */
  change(message: string, files?: Readonly<Record<string, string>>): Promise<string>
  read(path: string): Promise<string>
  /** Runs `tidemark ARGS` as a process of its own. */
  process(args: readonly string[], options?: ProcessOptions): Promise<ProcessEnd>
}

interface ProcessOptions {
  readonly cwd?: string
  /** In the place of the whole environment. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

interface ProcessEnd {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

export async function makeCutting(options: ProjectOptions): Promise<Cutting> {
  const project = await makeProject({ remote: true, ...options })
  const { git, remote } = project.repository
  if (remote === null) throw new Error('there is no remote')
  const cutting: Cutting = Object.assign(project, {
    remote,
    async state() {
      const [here, there, head, status, index] = await Promise.all([
        git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags'),
        testGit(remote, ['for-each-ref', '--format=%(refname) %(objectname)']),
        git('rev-parse', 'HEAD'),
        git('status', '--porcelain=v2', '--untracked-files=all'),
        git('ls-files', '--stage'),
      ])
      return { here, there, head, status, index }
    },
    async there() {
      const text = await testGit(remote, ['for-each-ref', '--format=%(refname) %(*objectname)%(objectname)'])
      const lines = text.split('\n').filter(Boolean)
      return Object.fromEntries(
        lines.map((line) => [line.split(' ')[0] ?? '', (line.split(' ')[1] ?? '').slice(0, 40)]),
      )
    },
    async hook(where: 'here' | 'there', name: string, script: string) {
      const file = where === 'here' ? join(project.root, '.git/hooks', name) : join(remote, 'hooks', name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, `#!/bin/sh\n${script}\n`)
      await chmod(file, 0o755)
    },
    async change(message: string, files: Readonly<Record<string, string>> = {}) {
      for (const [path, text] of Object.entries(files)) await project.write(path, text)
      for (const path of Object.keys(files)) await git('add', '--', path)
      await git('commit', '--quiet', '--allow-empty', '--message', message)
      await git('push', '--quiet', 'origin', 'HEAD')
      return await git('rev-parse', 'HEAD')
    },
    read: async (path: string) => await readFile(join(project.root, path), 'utf8'),
    async process(args: readonly string[], { cwd = project.root, env }: ProcessOptions = {}) {
      return await new Promise<ProcessEnd>((done) => {
        const own = env ?? { ...plainEnvironment(), ...project.env }
        const child = execFile(process.execPath, [MAIN, ...args], { cwd, env: own }, (_, stdout, stderr) => {
          done({ code: child.exitCode, signal: child.signalCode, stdout, stderr })
        })
        child.stdin?.end()
      })
    },
  })
  return cutting
}

/** The codes of the checks that failed. */
export function failing(document: Readonly<Record<string, any>>): readonly string[] {
  return document['checks'].flatMap(({ code }: { readonly code: string | null }) => code ?? [])
}

/** One check of a plan. */
export function checkNamed(
  document: Readonly<Record<string, any>>,
  name: string,
): Readonly<Record<string, any>> {
  return document['checks'].find((check: { readonly name: string }) => check.name === name) ?? {}
}
