import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { loadPolicy } from '../../../src/policy/load.ts'
import type { Policy } from '../../../src/policy/policy.ts'
import { makeRepository, testGit } from '../../../src/testing/git.ts'
import type { TestRepository } from '../../../src/testing/git.ts'
import { makeImage } from '../../../src/testing/images.ts'
import { openTestStores } from '../../support/project.ts'

const COMMITS = 500

/** What was built: one digest of one commit. */
export interface Build {
  readonly commit: string
  readonly digest: string
}

/** A bare remote, clones of it, and components whose images are at one registry. */
export interface Scene extends AsyncDisposable {
  readonly repository: TestRepository
  readonly remote: string
  readonly policy: Policy
  readonly policyText: string
  /** A full clone with the policy in it, as a checkout of CI or a laptop. */
  clone(): Promise<string>
  /** A small new image of a commit that no other build has; pushed by digest alone. */
  build(component: string, commit?: string): Promise<Build>
}

/** Makes it. The remote outlives a kill of the client's process group, as a server does. */
export async function makeScene(policyText: string): Promise<Scene> {
  const repository = await makeRepository({ commits: COMMITS, remote: true })
  const { remote } = repository
  if (remote === null) throw new Error('there is no remote')
  const policy = loadPolicy(policyText, 'tidemark.yaml')
  const stores = openTestStores(repository.root)
  const images = new Map(policy.components.map(({ name, images: [first = ''] }) => [name, first]))
  let built = 0
  return {
    repository,
    remote,
    policy,
    policyText,
    async clone() {
      const folder = await repository.clone()
      await testGit(folder, ['config', 'remote.origin.receivepack', 'setsid git-receive-pack'])
      await writeFile(join(folder, 'tidemark.yaml'), policyText)
      return folder
    },
    async build(component, commit) {
      const at = built++
      const { digest } = await makeImage(stores.open(images.get(component) ?? ''), {
        seed: `${component} ${at}`,
      })
      return { commit: commit ?? repository.commits[at % COMMITS] ?? '', digest }
    },
    async [Symbol.asyncDispose]() {
      await stores.close()
      await repository.remove()
    },
  }
}
