import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createHttpStores } from '../src/registry/http/stores.ts'
import { openStores } from '../src/registry/stores.ts'
import { makeImage } from '../src/testing/images.ts'
import { openGitea } from '../src/testing/forge/open.ts'
import { cli } from '../test/support/cli.ts'
import { makeGiteaRepository } from './gitea-repository.ts'
import type { GiteaRepository } from './gitea-repository.ts'
import { startGitea } from './gitea.ts'
import type { Gitea } from './gitea.ts'

let gitea: Gitea
let repository: GiteaRepository

beforeAll(async () => {
  gitea = await startGitea()
  repository = await makeGiteaRepository(gitea, 'announced', { commits: 2, tags: ['v1.0.0'] })
})
afterAll(async () => {
  await repository.local.remove()
  await gitea.stop()
})

function policy(): string {
  return `version: 1
image: oci:./images/web
releases: { gitTag: "v{version}", annotated: true }
tags: { "{version}": { from: release, moves: never } }
cut: { remote: gitea, files: [], assets: ["web-{version}.tar"] }
forge: { kind: gitea, url: "${gitea.url}", repository: ${repository.name} }
`
}

async function run(...args: readonly string[]): Promise<Record<string, any>> {
  const env = { GITEA_TOKEN: gitea.token }
  const { code, stdout, stderr } = await cli([...args, '--json'], { cwd: repository.local.root, env })
  expect(code, stdout + stderr).toBe(0)
  return JSON.parse(stdout)
}

describe('a release on a real Gitea', () => {
  it('is cut, published and announced by the command line; a second announcement finds it', async () => {
    const { root, git } = repository.local
    await git('remote', 'add', 'gitea', gitea.gitUrl(repository.name))
    await writeFile(join(root, 'tidemark.yaml'), policy())
    await git('add', 'tidemark.yaml')
    await git('commit', '--quiet', '--message', 'feat: say what our tags mean')
    await git('push', '--quiet', 'gitea', 'main')
    expect(await run('cut', 'auto', '--yes')).toMatchObject({ outcome: 'done', gitTag: 'v1.1.0' })

    const random = (bytes: number): Uint8Array => randomBytes(bytes)
    const http = createHttpStores({ env: {}, clock: { now: () => new Date() }, random })
    const stores = openStores({ http, base: root, random, sleep: setTimeout })
    const { digest } = await makeImage(stores.open('oci:./images/web'), { seed: 'web' })
    await stores.close()
    await run('publish', '--git-tag', 'v1.1.0', '--digest', digest)

    await writeFile(join(root, 'web-1.1.0.tar'), 'the web')
    const words = ['announce', 'v1.1.0', '--asset', 'web-1.1.0.tar']
    expect(await run(...words)).toMatchObject({ outcome: 'created', prerelease: false })
    expect(await run(...words)).toMatchObject({ outcome: 'unchanged' })
    const forge = openGitea({ url: gitea.url, repository: repository.name, token: gitea.token })
    const release = await forge.findRelease('v1.1.0')
    expect(release).toMatchObject({ draft: false, title: 'v1.1.0' })
    expect(release?.assets.map(({ name }) => name).toSorted()).toEqual(['checksums.txt', 'web-1.1.0.tar'])
  })
})
