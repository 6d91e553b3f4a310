import { setTimeout as sleep } from 'node:timers/promises'

import { makeRepository } from '../src/testing/git.ts'
import type { TestRepository, TestRepositoryOptions } from '../src/testing/git.ts'
import type { Gitea } from './gitea.ts'

/** A private repository on Gitea, and the clone that it was pushed from. */
export interface GiteaRepository {
  /** `OWNER/NAME`. */
  readonly name: string
  readonly local: TestRepository
}

const READY_TRIES = 600
const READY_PAUSE = 50

/** Makes a repository here, and pushes its `main` and its tags to a new one on Gitea. */
export async function makeGiteaRepository(
  gitea: Gitea,
  name: string,
  options: TestRepositoryOptions,
): Promise<GiteaRepository> {
  await gitea.call('POST', '/user/repos', { name, private: true, default_branch: 'main' })
  const full = `${gitea.owner}/${name}`
  const local = await makeRepository(options)
  await local.git('push', '--quiet', gitea.gitUrl(full), 'main', '--tags')
  await waitUntilSeen(gitea, full)
  return { name: full, local }
}

/** Gitea looks at what was pushed a little later. */
async function waitUntilSeen(gitea: Gitea, name: string): Promise<void> {
  for (let tries = 0; tries < READY_TRIES; tries += 1) {
    const answer = await gitea.call('GET', `/repos/${name}`)
    if (typeof answer === 'object' && answer !== null && 'empty' in answer && answer.empty === false) return
    await sleep(READY_PAUSE)
  }
  throw new Error(`Gitea does not see what was pushed to ${name}`)
}
