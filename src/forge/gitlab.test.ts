import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startFakeGitlab } from '../testing/forge/gitlab.ts'
import type { FakeGitlab } from '../testing/forge/gitlab.ts'
import { openGitlab } from '../testing/forge/open.ts'
import type { ReleaseDraft } from './forge.ts'

const COMMIT = 'a'.repeat(40)
const DRAFT: ReleaseDraft = { gitTag: 'v1.0.0', title: '1.0.0', notes: 'First.', prerelease: false }
const SUMS = { name: 'SHA256SUMS', bytes: Buffer.from('0000  web\n'), contentType: 'text/plain' }

let gitlab: FakeGitlab
beforeEach(async () => {
  gitlab = await startFakeGitlab()
  gitlab.tags.set('v1.0.0', COMMIT)
  gitlab.tags.set('web/v1.0.0', COMMIT)
  gitlab.statuses.set(COMMIT, [])
})
afterEach(async () => {
  await gitlab.close()
})

describe('checks of a commit on GitLab', () => {
  it.each([
    ['success', false, 'passed'],
    ['failed', false, 'failed'],
    ['failed', true, 'skipped'],
    ['canceled', false, 'failed'],
    ['skipped', false, 'skipped'],
    ['manual', true, 'skipped'],
    ['manual', false, 'pending'],
    ['created', true, 'skipped'],
    ['created', false, 'pending'],
    ['running', true, 'pending'],
    ['waiting_for_resource', false, 'pending'],
  ] as const)('are, with the status %s (allowed to fail: %s), %s', async (status, optional, state) => {
    gitlab.statuses.set(COMMIT, [{ name: 'test', status, allow_failure: optional }])
    expect(await openGitlab(gitlab).checks(COMMIT)).toEqual([{ name: 'test', state, url: null }])
  })

  it('are the newest of each name, from all pages, without the jobs of the own pipeline', async () => {
    const old = Array.from({ length: 150 }, (_, index) => ({ name: `job ${index}`, status: 'failed' }))
    const fresh = old.map(({ name }) => ({ name, status: 'success', pipeline_id: 2 }))
    gitlab.statuses.set(COMMIT, [...old, ...fresh, { name: 'release', status: 'running', pipeline_id: 7 }])
    const checks = await openGitlab(gitlab, { ownPipeline: '7' }).checks(COMMIT)
    expect(checks).toHaveLength(150)
    expect(new Set(checks.map(({ state }) => state))).toEqual(new Set(['passed']))
  })

  it('are none where GitLab does not have the commit', async () => {
    expect(await openGitlab(gitlab).checks('b'.repeat(40))).toEqual([])
  })

  it('are refused to the token of a job', async () => {
    await expect(openGitlab(gitlab, { job: true }).checks(COMMIT)).rejects.toMatchObject({
      code: 'E_FORGE_DENIED',
    })
  })
})

describe('a release on GitLab', () => {
  it('can be made and filled with the token of a job', async () => {
    const forge = openGitlab(gitlab, { job: true })
    const release = await forge.createRelease(DRAFT)
    await forge.uploadAsset(release, SUMS)
    expect(await forge.findRelease('v1.0.0')).toMatchObject({
      title: '1.0.0',
      notes: 'First.',
      draft: false,
      assets: [{ name: 'SHA256SUMS', size: SUMS.bytes.length, whole: true }],
    })
  })

  it('is refused, and no tag is made, where the tag is missing', async () => {
    await expect(openGitlab(gitlab).createRelease({ ...DRAFT, gitTag: 'v9' })).rejects.toMatchObject({
      code: 'E_GIT_TAG_UNKNOWN',
    })
    expect(gitlab.releases).toEqual([])
    expect(gitlab.tags.has('v9')).toBe(false)
  })

  it('is the one of the first request when an answer was lost', async () => {
    const forge = openGitlab(gitlab)
    const first = await forge.createRelease(DRAFT)
    expect(await forge.createRelease(DRAFT)).toEqual(first)
  })

  it('has a package of its own also for a tag with a slash', async () => {
    const forge = openGitlab(gitlab)
    const release = await forge.createRelease({ ...DRAFT, gitTag: 'web/v1.0.0' })
    const asset = await forge.uploadAsset(release, { ...SUMS, name: 'a b_c.txt' })
    expect(gitlab.files).toMatchObject([{ version: 'web_2Fv1.0.0', name: 'a_20b_5Fc.txt' }])
    expect(Buffer.from(await forge.readAsset(release, asset, 100))).toEqual(SUMS.bytes)
  })

  it('has an asset that is not whole when the file behind its link is gone', async () => {
    const forge = openGitlab(gitlab)
    await forge.uploadAsset(await forge.createRelease(DRAFT), SUMS)
    gitlab.files.length = 0
    const release = await forge.findRelease('v1.0.0')
    expect(release?.assets).toMatchObject([{ whole: false, size: null }])
    await forge.deleteAsset(release!, release!.assets[0]!)
    await forge.uploadAsset(release!, SUMS)
    expect((await forge.findRelease('v1.0.0'))?.assets).toMatchObject([{ whole: true }])
  })

  it('does not get a file twice that an earlier run sent without linking it', async () => {
    const forge = openGitlab(gitlab)
    const release = await forge.createRelease(DRAFT)
    const first = await forge.uploadAsset(release, SUMS)
    await forge.deleteAsset(release, first)
    await forge.uploadAsset(release, SUMS)
    expect(gitlab.files).toHaveLength(1)
    await forge.deleteAsset(release, (await forge.findRelease('v1.0.0'))!.assets[0]!)
    const other = await forge.uploadAsset(release, { ...SUMS, bytes: Buffer.from('other') })
    expect(Buffer.from(await forge.readAsset(release, other, 100)).toString()).toBe('other')
  })

  it('has links of others, which are never followed', async () => {
    const forge = openGitlab(gitlab)
    const release = await forge.createRelease(DRAFT)
    gitlab.releases[0]!.links.push({ id: 99, name: 'mirror', url: 'https://evil.example.org/x', path: null })
    const found = await forge.findRelease('v1.0.0')
    expect(found?.assets).toMatchObject([{ name: 'mirror', size: null, whole: true }])
    await expect(forge.readAsset(release, found!.assets[0]!, 100)).rejects.toMatchObject({
      code: 'E_FORGE_ANSWER',
    })
  })

  it('is no answer when GitLab says something else', async () => {
    gitlab.fault({ path: /releases\/v1/u, effect: { status: 200, json: { tag_name: 1 } } })
    await expect(openGitlab(gitlab).findRelease('v1.0.0')).rejects.toMatchObject({ code: 'E_FORGE_ANSWER' })
  })
})

describe('a project that GitLab hides', () => {
  it('is a refusal, never an absent release', async () => {
    const forge = openGitlab({ ...gitlab, repository: 'acme/other' })
    await expect(forge.findRelease('v1.0.0')).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
    await expect(forge.createRelease(DRAFT)).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
    await expect(forge.checks(COMMIT)).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
  })
})
