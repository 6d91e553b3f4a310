import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createHttpStores } from '../src/registry/http/stores.ts'
import type { ImageStores } from '../src/registry/image-store.ts'
import { isolatedEnvironment, testGit } from '../src/testing/git.ts'

/** A repository with a policy, in a temporary folder. */
export interface Fixture extends AsyncDisposable {
  readonly root: string
  readonly env: Readonly<Record<string, string>>
}

export async function makeFixture(policy: string): Promise<Fixture> {
  const root = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  await writeFile(join(root, 'tidemark.yaml'), policy)
  await testGit(root, ['init', '--quiet', '--initial-branch=main'])
  await testGit(root, ['add', '.'])
  await testGit(root, ['commit', '--quiet', '--message', 'bench'])
  const own = Object.entries(isolatedEnvironment()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  // What is measured has git as it comes, not as tests have it.
  const env = { ...Object.fromEntries(own), GIT_CONFIG_GLOBAL: '/dev/null', HOME: root, DOCKER_CONFIG: root }
  return {
    root,
    env,
    [Symbol.asyncDispose]: async () => await rm(root, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** Registries on loopback. */
export function openStores(): ImageStores {
  return createHttpStores({
    env: {},
    clock: { now: () => new Date() },
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  })
}
