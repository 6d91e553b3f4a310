import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { expect, vi } from 'vitest'

import { openRepository } from '../git/open.ts'
import type { GitWork } from '../git/work.ts'
import { openWork } from '../git/work/open-work.ts'
import { GIT_SETTINGS, makeRepository } from './git.ts'
import type { TestRepository, TestRepositoryOptions } from './git.ts'

/** Hides the machine's own git settings from the code under test, until `vi.unstubAllEnvs()`. */
export function isolateGit(): void {
  vi.stubEnv('GIT_CONFIG_GLOBAL', GIT_SETTINGS)
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1')
  for (const role of ['AUTHOR', 'COMMITTER']) {
    vi.stubEnv(`GIT_${role}_NAME`, 'Ada')
    vi.stubEnv(`GIT_${role}_EMAIL`, 'ada@example.org')
  }
}

/** A repository for one test, with a folder beside it for keys and programs. */
export interface WorkTest extends TestRepository {
  readonly work: GitWork
  /** A folder outside of the work tree. */
  readonly beside: string
  /** Writes a file of the work tree. */
  write(path: string, text: string): Promise<void>
  /** Writes a hook, of this repository or of the bare remote: the lines of a shell script. */
  hook(name: string, script: string, folder?: string): Promise<void>
  /** Writes a program beside the work tree; gives its path. */
  program(name: string, script: string): Promise<string>
}

/** Makes a repository and opens its work tree. */
export async function makeWork(options?: TestRepositoryOptions): Promise<WorkTest> {
  const repo = await makeRepository(options)
  const beside = await mkdtemp(join(tmpdir(), 'tidemark-beside-'))
  return {
    ...repo,
    beside,
    work: await openWorkAt(repo.root),
    write: async (path, text) => await put(join(repo.root, path), text),
    hook: async (name, script, folder = join(repo.root, '.git')) => {
      await executable(join(folder, 'hooks', name), script)
    },
    program: async (name, script) => await executable(join(beside, name), script),
    remove: async () => {
      await repo.remove()
      await rm(beside, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Waits until a process has ended; its id stands in a file beside the work tree. */
export async function ended(file: string): Promise<void> {
  const pid = Number(await readFile(file, 'utf8'))
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 })
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The work tree that `folder` lies in. */
export async function openWorkAt(folder: string): Promise<GitWork> {
  const repository = await openRepository(folder)
  if (repository === null) throw new Error(`${folder} is not inside a repository`)
  return openWork(repository)
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

async function executable(path: string, script: string): Promise<string> {
  await put(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}
