import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startFakeGitea } from '../testing/forge/gitea.ts'
import type { FakeGitea } from '../testing/forge/gitea.ts'
import { openGitea } from '../testing/forge/open.ts'
import type { ReleaseDraft } from './forge.ts'

const COMMIT = 'a'.repeat(40)
const DRAFT: ReleaseDraft = { gitTag: 'v1.0.0', title: '1.0.0', notes: 'First.', prerelease: false }

let gitea: FakeGitea
beforeEach(async () => {
  gitea = await startFakeGitea()
  gitea.tags.set('v1.0.0', COMMIT)
  gitea.tags.set('web/v1.0.0', COMMIT)
  gitea.statuses.set(COMMIT, [])
})
afterEach(async () => {
  await gitea.close()
})

describe('checks of a commit on Gitea', () => {
  it('are the newest of each name, from all pages', async () => {
    const many = Array.from({ length: 120 }, (_, index) => ({
      context: `job ${index % 60}`,
      status: index < 60 ? ('pending' as const) : ('success' as const),
    }))
    gitea.statuses.set(COMMIT, many)
    const checks = await openGitea(gitea).checks(COMMIT)
    expect(checks).toHaveLength(60)
    expect(new Set(checks.map(({ state }) => state))).toEqual(new Set(['passed']))
  })

  it.each([
    ['success', 'passed'],
    ['failure', 'failed'],
    ['error', 'failed'],
    ['warning', 'failed'],
    ['skipped', 'skipped'],
    ['pending', 'pending'],
  ] as const)('are, with the state %s, %s', async (status, state) => {
    gitea.statuses.set(COMMIT, [{ context: 'ci', status, target_url: 'https://ci.example.org/1' }])
    expect(await openGitea(gitea).checks(COMMIT)).toEqual([
      { name: 'ci', state, url: 'https://ci.example.org/1' },
    ])
  })

  it('are none where Gitea does not have the commit', async () => {
    expect(await openGitea(gitea).checks('b'.repeat(40))).toEqual([])
  })
})

describe('a release on Gitea', () => {
  it('is found while it is a draft, by a server that hides drafts from the question for a tag', async () => {
    const forge = openGitea(gitea)
    await forge.createRelease(DRAFT)
    gitea.fault({
      path: /releases\/tags/u,
      effect: { status: 404, json: { message: 'not found', url: '' } },
    })
    expect(await forge.findRelease('v1.0.0')).toMatchObject({ draft: true, gitTag: 'v1.0.0' })
  })

  it('is refused, and no tag is made, where the tag is missing', async () => {
    await expect(openGitea(gitea).createRelease({ ...DRAFT, gitTag: 'v9' })).rejects.toMatchObject({
      code: 'E_GIT_TAG_UNKNOWN',
    })
    expect(gitea.releases).toEqual([])
    expect(gitea.tags.has('v9')).toBe(false)
  })

  it('is not published once its tag is gone, and Gitea has nothing to make the tag of', async () => {
    const forge = openGitea(gitea)
    const release = await forge.createRelease(DRAFT)
    gitea.tags.delete('v1.0.0')
    await expect(forge.updateRelease(release, { draft: false })).rejects.toMatchObject({
      code: 'E_GIT_TAG_UNKNOWN',
    })
    expect(gitea.releases[0]).toMatchObject({ draft: true, target: 'refs/tags/v1.0.0' })
  })

  it('is the one of the first request when an answer was lost', async () => {
    const forge = openGitea(gitea)
    const first = await forge.createRelease(DRAFT)
    expect(await forge.createRelease(DRAFT)).toEqual(first)
    expect(gitea.releases).toHaveLength(1)
  })

  it('is of a tag with a slash', async () => {
    const forge = openGitea(gitea)
    const release = await forge.createRelease({ ...DRAFT, gitTag: 'web/v1.0.0' })
    expect(await forge.findRelease('web/v1.0.0')).toEqual(release)
  })

  it('keeps every byte and an odd name of an asset', async () => {
    const forge = openGitea(gitea)
    const release = await forge.createRelease(DRAFT)
    const bytes = Buffer.from('\r\n--tidemark\r\n\u{0}\u{ff}"', 'latin1')
    const asset = await forge.uploadAsset(release, {
      name: 'a "b" ü.bin',
      bytes,
      contentType: 'application/octet-stream',
    })
    expect(asset).toMatchObject({ name: 'a "b" ü.bin', size: bytes.length, whole: true })
    expect(Buffer.from(await forge.readAsset(release, asset, 100))).toEqual(bytes)
  })

  it('is no answer when Gitea says something else', async () => {
    gitea.fault({ path: /releases\/tags/u, effect: { status: 200, json: { id: 'one' } } })
    await expect(openGitea(gitea).findRelease('v1.0.0')).rejects.toMatchObject({ code: 'E_FORGE_ANSWER' })
  })
})

describe('a repository that Gitea hides', () => {
  it('is a refusal, never an absent release or an absent tag', async () => {
    const forge = openGitea({ url: gitea.url, repository: 'keeper/other', token: gitea.token })
    await expect(forge.findRelease('v1.0.0')).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
    await expect(forge.createRelease(DRAFT)).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
    await expect(forge.checks(COMMIT)).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
  })
})
