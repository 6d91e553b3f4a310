import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'vitest'

import type { Digest } from '../../src/model/digest.ts'
import { createHttpStores } from '../../src/registry/http/stores.ts'
import type { ImageStores } from '../../src/registry/image-store.ts'
import { openStores } from '../../src/registry/stores.ts'
import { testClock } from '../../src/testing/clock.ts'
import type { TestClock } from '../../src/testing/clock.ts'
import { makeRepository } from '../../src/testing/git.ts'
import type { TestRepository, TestRepositoryOptions } from '../../src/testing/git.ts'
import { makeImage } from '../../src/testing/images.ts'
import type { ImageRecipe } from '../../src/testing/images.ts'
import { cli } from './cli.ts'
import type { CliResult } from './cli.ts'

/** A repository with a policy, a clock and images: what a user of Tidemark has. */
export interface Project extends AsyncDisposable {
  readonly root: string
  readonly repository: TestRepository
  readonly clock: TestClock
  /** Environment of every run; tests may set variables. */
  readonly env: Record<string, string>
  /** Runs `tidemark ARGS` in the repository. */
  run(...args: readonly string[]): Promise<CliResult>
  /** As {@link run} with `--json`; the document of a run that must end with `code` (default 0). */
  json<T = Record<string, any>>(args: readonly string[], code?: number): Promise<T>
  /** Stores an image without a tag in `image` (canonical name) and answers its digest, as a build that pushes by digest does. */
  push(image: string, recipe: ImageRecipe): Promise<Digest>
  write(path: string, text: string): Promise<void>
}

export interface ProjectOptions extends TestRepositoryOptions {
  /** Text of `tidemark.yaml`. */
  readonly policy: string
  /** RFC 3339. */
  readonly now?: string
}

/** Makes a project in a temporary folder. */
export async function makeProject(options: ProjectOptions): Promise<Project> {
  const { policy, now, ...history } = options
  const repository = await makeRepository({ commits: 3, ...history })
  const clock = testClock(now)
  const env: Record<string, string> = {}
  const { root } = repository
  const stores = openTestStores(root)
  const project: Project = {
    root,
    repository,
    clock,
    env,
    run: async (...args) => await cli(args, { cwd: root, env, clock }),
    async json<T>(args: readonly string[], code = 0): Promise<T> {
      const result = await project.run(...args, '--json')
      expect(result.code, `tidemark ${args.join(' ')}\n${result.stdout}${result.stderr}`).toBe(code)
      return result.json<T>()
    },
    push: async (image, recipe) => (await makeImage(stores.open(image), recipe)).digest,
    async write(path, text) {
      const file = join(root, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
    },
    async [Symbol.asyncDispose]() {
      await stores.close()
      await repository.remove()
    },
  }
  await project.write('tidemark.yaml', policy)
  return project
}

/** Images by name, with no login and nothing of this machine's settings. */
export function openTestStores(base: string): ImageStores {
  const http = createHttpStores({ env: {}, clock: { now: () => new Date() }, random })
  return openStores({ http, base, random, sleep })
}

function random(bytes: number): Uint8Array {
  return randomBytes(bytes)
}

/** One of the five policies (`000` … `004`), with its registry hosts replaced by `host`. */
export async function policyFixture(name: string, host: string): Promise<string> {
  const file = resolve(import.meta.dirname, `../fixtures/policies/${name}.yaml`)
  const text = await readFile(file, 'utf8')
  const hosts = /\b(?:docker\.io|ghcr\.io|registry\.driftwood\.example|registry\.internal\.example)\b/gu
  return text.replaceAll(hosts, host)
}
