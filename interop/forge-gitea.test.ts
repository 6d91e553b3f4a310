import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Forge, ReleaseDraft } from '../src/forge/forge.ts'
import { openGitea } from '../src/testing/forge/open.ts'
import { makeGiteaRepository } from './gitea-repository.ts'
import type { GiteaRepository } from './gitea-repository.ts'
import { startGitea } from './gitea.ts'
import type { Gitea } from './gitea.ts'

const DRAFT: ReleaseDraft = {
  gitTag: 'v1.0.0',
  title: 'Web 1.0.0',
  notes: '## Added\n\n- everything\n',
  prerelease: false,
}

let gitea: Gitea
let repository: GiteaRepository
let forge: Forge
beforeAll(async () => {
  gitea = await startGitea()
  const tags = ['v1.0.0', 'v1.1.0-rc.1', 'web/v2.0.0', 'v3.0.0', 'v4.0.0']
  repository = await makeGiteaRepository(gitea, 'web', { commits: 2, tags })
  forge = openGitea({ url: gitea.url, repository: repository.name, token: gitea.token })
})
afterAll(async () => {
  await repository.local.remove()
  await gitea.stop()
})

async function tagsOnGitea(): Promise<string> {
  return await repository.local.git('ls-remote', '--tags', gitea.gitUrl(repository.name))
}

describe('a release on a real Gitea', () => {
  it('is announced once: a draft, its assets, then seen; a second run finds it all', async () => {
    const before = await tagsOnGitea()
    expect(await forge.findRelease('v1.0.0')).toBeNull()
    const draft = await forge.createRelease(DRAFT)
    expect(draft).toMatchObject({ ...DRAFT, draft: true, assets: [] })
    expect(await forge.findRelease('v1.0.0')).toEqual(draft)

    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))
    const sums = Buffer.from(`${createHash('sha256').update(bytes).digest('hex')}  web.tar\n`)
    const files = [
      { name: 'web.tar', bytes, contentType: 'application/x-tar' },
      { name: 'SHA256SUMS', bytes: sums, contentType: 'text/plain' },
      { name: 'a "b" ü.txt', bytes: Buffer.from('\r\n--x--\r\n'), contentType: 'text/plain' },
    ]
    for (const file of files) await forge.uploadAsset(draft, file)
    const filled = await forge.findRelease('v1.0.0')
    expect(filled?.assets.map(({ name }) => name).toSorted()).toEqual(
      files.map(({ name }) => name).toSorted(),
    )
    for (const asset of filled?.assets ?? []) {
      const wanted = files.find(({ name }) => name === asset.name)!
      expect(asset).toMatchObject({ size: wanted.bytes.length, whole: true })
      expect(Buffer.from(await forge.readAsset(filled!, asset, 1_000_000)).equals(wanted.bytes)).toBe(true)
    }

    const seen = await forge.updateRelease(filled!, { draft: false, latest: true })
    expect(seen).toMatchObject({ id: draft.id, draft: false, prerelease: false })
    expect(await forge.findRelease('v1.0.0')).toEqual(seen)
    expect(await tagsOnGitea()).toBe(before)
    expect(await gitea.call('GET', `/repos/${repository.name}/releases/latest`)).toMatchObject({
      tag_name: 'v1.0.0',
    })
  })

  it('of a prerelease, of a tag with a slash, is found again', async () => {
    const rc = await forge.createRelease({ ...DRAFT, gitTag: 'v1.1.0-rc.1', prerelease: true })
    expect(await forge.findRelease('v1.1.0-rc.1')).toMatchObject({ id: rc.id, prerelease: true })
    const web = await forge.createRelease({ ...DRAFT, gitTag: 'web/v2.0.0' })
    expect(await forge.findRelease('web/v2.0.0')).toEqual(web)
  })

  it('is never made for a tag that is not there, and makes no tag', async () => {
    const before = await tagsOnGitea()
    await expect(forge.createRelease({ ...DRAFT, gitTag: 'v9.9.9' })).rejects.toMatchObject({
      code: 'E_GIT_TAG_UNKNOWN',
    })
    expect(await forge.findRelease('v9.9.9')).toBeNull()
    expect(await tagsOnGitea()).toBe(before)
  })

  it('cannot be published by anybody once its tag is gone, as Gitea has nothing to make it of', async () => {
    const draft = await forge.createRelease({ ...DRAFT, gitTag: 'v3.0.0' })
    await repository.local.git('push', '--quiet', gitea.gitUrl(repository.name), ':refs/tags/v3.0.0')
    await expect(forge.updateRelease(draft, { draft: false })).rejects.toMatchObject({
      code: 'E_GIT_TAG_UNKNOWN',
    })
    const path = `/repos/${repository.name}/releases/${draft.id}`
    await expect(gitea.call('PATCH', path, { draft: false })).rejects.toThrow('refs/tags/v3.0.0')
    expect(await tagsOnGitea()).not.toContain('v3.0.0')
  })

  it('loses an asset that has other bytes, and takes the right ones under the same name', async () => {
    const draft = await forge.createRelease({ ...DRAFT, gitTag: 'v4.0.0', title: 'Wrong' })
    const file = { name: 'web.tar', contentType: 'application/x-tar' }
    const wrong = await forge.uploadAsset(draft, { ...file, bytes: Buffer.from('wrong') })
    await forge.deleteAsset(draft, wrong)
    await forge.uploadAsset(draft, { ...file, bytes: Buffer.from('right!') })
    const changed = await forge.updateRelease(draft, { title: 'Right', notes: 'new' })
    expect(changed).toMatchObject({ title: 'Right', notes: 'new', draft: true })
    expect(changed.assets).toMatchObject([{ name: 'web.tar', size: 6 }])
  })
})

describe('checks of a commit on a real Gitea', () => {
  it('are the newest of each name, from all pages; none of a commit that it does not have', async () => {
    const [commit = ''] = repository.local.commits
    expect(await forge.checks(commit)).toEqual([])
    const path = `/repos/${repository.name}/statuses/${commit}`
    for (let run = 0; run < 60; run += 1)
      await gitea.call('POST', path, { context: `job ${run % 55}`, state: run < 55 ? 'pending' : 'success' })
    await gitea.call('POST', path, {
      context: 'lint',
      state: 'error',
      target_url: 'https://ci.example.org/7',
    })
    const checks = await forge.checks(commit)
    expect(checks).toHaveLength(56)
    expect(checks.filter(({ state }) => state === 'passed')).toHaveLength(5)
    expect(checks.find(({ name }) => name === 'lint')).toEqual({
      name: 'lint',
      state: 'failed',
      url: 'https://ci.example.org/7',
    })
    expect(await forge.checks('1'.repeat(40))).toEqual([])
  })
})

describe('a real Gitea that refuses', () => {
  it('is never read as an absence: a token that is wrong, a repository that is hidden', async () => {
    const stranger = openGitea({ url: gitea.url, repository: repository.name, token: 'f'.repeat(40) })
    await expect(stranger.findRelease('v1.0.0')).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
    const elsewhere = openGitea({ url: gitea.url, repository: `${gitea.owner}/other`, token: gitea.token })
    await expect(elsewhere.findRelease('v1.0.0')).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
    await expect(elsewhere.createRelease(DRAFT)).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
    await expect(elsewhere.checks('1'.repeat(40))).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
  })
})
