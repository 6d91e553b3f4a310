import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startFakeGithub } from '../testing/forge/github.ts'
import type { FakeGithub } from '../testing/forge/github.ts'
import { openGithub } from '../testing/forge/open.ts'
import type { ReleaseDraft } from './forge.ts'
import { githubRoots } from './github.ts'

const COMMIT = 'a'.repeat(40)
const DRAFT: ReleaseDraft = { gitTag: 'v1.0.0', title: '1.0.0', notes: 'First.', prerelease: false }
const TEXT = { name: 'web.txt', bytes: Buffer.from('web'), contentType: 'text/plain' }

let github: FakeGithub
beforeEach(async () => {
  github = await startFakeGithub()
  github.tags.set('v1.0.0', COMMIT)
  github.tags.set('web/v1.0.0', COMMIT)
})
afterEach(async () => {
  await github.close()
})

describe('where GitHub is', () => {
  it('has hosts of its own for github.com, and folders on an Enterprise Server', () => {
    const place = { kind: 'github', repository: 'acme/web' } as const
    expect(githubRoots({ ...place, url: 'https://github.com' }).api).toBe('https://api.github.com')
    expect(githubRoots({ ...place, url: 'https://git.acme.org' }).uploads).toBe(
      'https://git.acme.org/api/uploads',
    )
  })
})

describe('checks of a commit on GitHub', () => {
  it('are the check runs and the commit statuses, from all pages', async () => {
    const run = (index: number) =>
      ({ name: `job ${index}`, status: 'completed', conclusion: 'success' }) as const
    github.runs.set(
      COMMIT,
      Array.from({ length: 130 }, (_, index) => run(index)),
    )
    github.statuses.set(COMMIT, [{ context: 'jenkins', state: 'failure' }])
    const checks = await openGithub(github).checks(COMMIT)
    expect(checks).toHaveLength(131)
    expect(checks.find(({ name }) => name === 'jenkins')?.state).toBe('failed')
  })

  it.each([
    ['completed', 'success', 'passed'],
    ['completed', 'neutral', 'skipped'],
    ['completed', 'skipped', 'skipped'],
    ['completed', 'failure', 'failed'],
    ['completed', 'cancelled', 'failed'],
    ['completed', 'timed_out', 'failed'],
    ['completed', 'action_required', 'failed'],
    ['in_progress', null, 'pending'],
    ['queued', null, 'pending'],
  ] as const)('that are %s with %s count as %s', async (status, conclusion, state) => {
    github.runs.set(COMMIT, [{ name: 'ci', status, conclusion }])
    expect(await openGithub(github).checks(COMMIT)).toMatchObject([{ name: 'ci', state }])
  })

  it.each([
    ['failed in one workflow and passed later in another', 'failure', 'success', ['failed', 'passed']],
    ['cancelled in one run and passed in a later one', 'cancelled', 'success', ['passed']],
    ['passed in one run and cancelled in a later one', 'success', 'cancelled', ['passed', 'failed']],
    ['passed in one run and skipped in a later one', 'success', 'skipped', ['passed']],
    ['skipped in one run and failed in a later one', 'skipped', 'failure', ['failed']],
    ['skipped in both', 'skipped', 'skipped', ['skipped', 'skipped']],
  ] as const)('of one name that %s hide nothing', async (_, first, second, states) => {
    const run = { name: 'test', status: 'completed' } as const
    github.runs.set(COMMIT, [
      { ...run, conclusion: first, suite: 1 },
      { ...run, conclusion: second, suite: 2 },
    ])
    const checks = await openGithub(github).checks(COMMIT)
    expect(checks.map(({ state }) => state)).toEqual(states)
  })

  it('that were run again in the same workflow run count once, as they ended last', async () => {
    const run = { name: 'test', status: 'completed' } as const
    github.runs.set(COMMIT, [
      { ...run, conclusion: 'failure' },
      { ...run, conclusion: 'success' },
    ])
    expect(await openGithub(github).checks(COMMIT)).toMatchObject([{ state: 'passed' }])
  })

  it('of one name, a check run and a commit status, both count', async () => {
    github.runs.set(COMMIT, [
      { name: 'lint', status: 'completed', conclusion: 'success' },
      { name: 'ci', status: 'completed', conclusion: 'success' },
    ])
    github.statuses.set(COMMIT, [{ context: 'ci', state: 'failure' }])
    const checks = await openGithub(github).checks(COMMIT)
    expect(checks.map(({ name, state }) => [name, state])).toEqual([
      ['ci', 'passed'],
      ['ci', 'failed'],
      ['lint', 'passed'],
    ])
  })

  it('leave out the workflow run that asks', async () => {
    const details_url = `${github.url}/acme/web/actions/runs/77/job/1`
    github.runs.set(COMMIT, [{ name: 'release', status: 'in_progress', conclusion: null, details_url }])
    expect(await openGithub(github, '77').checks(COMMIT)).toEqual([])
    expect(await openGithub(github, '7').checks(COMMIT)).toHaveLength(1)
  })

  it('are none where GitHub does not have the commit', async () => {
    expect(await openGithub(github).checks('b'.repeat(40))).toEqual([])
  })

  it('of a repository that is hidden are not none', async () => {
    const hidden = openGithub({ ...github, repository: 'acme/other' })
    await expect(hidden.checks(COMMIT)).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
  })
})

describe('a release on GitHub', () => {
  it('is a draft first, is found as one, and is published with or without being the latest', async () => {
    const forge = openGithub(github)
    const draft = await forge.createRelease(DRAFT)
    expect(draft).toMatchObject({ draft: true, gitTag: 'v1.0.0', title: '1.0.0', notes: 'First.' })
    expect(await forge.findRelease('v1.0.0')).toEqual(draft)
    expect(await forge.updateRelease(draft, { draft: false, latest: false })).toMatchObject({ draft: false })
    expect(github.latest()).toBeNull()
    await forge.updateRelease(draft, { latest: true })
    expect(github.latest()).toBe('v1.0.0')
    expect(await forge.findRelease('v1.0.0')).toMatchObject({ id: draft.id, draft: false })
  })

  it('is found among hundreds, the oldest of several drafts for a tag', async () => {
    const forge = openGithub(github)
    const first = await forge.createRelease(DRAFT)
    for (let at = 0; at < 250; at += 1) await forge.createRelease({ ...DRAFT, gitTag: 'web/v1.0.0' })
    await forge.createRelease(DRAFT)
    expect((await forge.findRelease('v1.0.0'))?.id).toBe(first.id)
    expect(await forge.findRelease('v9.9.9')).toBeNull()
  })

  it('is not made for a git tag that GitHub does not have: it would make the tag', async () => {
    const forge = openGithub(github)
    await expect(forge.createRelease({ ...DRAFT, gitTag: 'v2.0.0' })).rejects.toMatchObject({
      code: 'E_GIT_TAG_UNKNOWN',
    })
    expect(github.releases).toEqual([])
    const draft = await forge.createRelease({ ...DRAFT, gitTag: 'web/v1.0.0' })
    github.tags.delete('web/v1.0.0')
    await expect(forge.updateRelease(draft, { draft: false })).rejects.toMatchObject({
      code: 'E_GIT_TAG_UNKNOWN',
    })
  })

  it('carries assets: attached, read without the token on another host, deleted', async () => {
    const forge = openGithub(github)
    const release = await forge.createRelease(DRAFT)
    const asset = await forge.uploadAsset(release, TEXT)
    expect(asset).toMatchObject({ name: 'web.txt', size: 3, whole: true })
    expect(Buffer.from(await forge.readAsset(release, asset, 100)).toString()).toBe('web')
    await forge.deleteAsset(release, asset)
    await forge.deleteAsset(release, asset)
    expect((await forge.findRelease('v1.0.0'))?.assets).toEqual([])
  })

  it('carries no asset under another name than its own', async () => {
    const forge = openGithub(github)
    const release = await forge.createRelease(DRAFT)
    const odd = forge.uploadAsset(release, { ...TEXT, name: 'web (arm64).txt' })
    await expect(odd).rejects.toMatchObject({ code: 'E_ASSET' })
    expect((await forge.findRelease('v1.0.0'))?.assets).toEqual([])
  })

  it('is sent an asset once when the upload breaks; what is left of it gives way to the next', async () => {
    const forge = openGithub(github)
    const release = await forge.createRelease(DRAFT)
    github.fault({ method: 'POST', path: /assets/u, effect: { status: 502 } })
    await expect(forge.uploadAsset(release, TEXT)).rejects.toMatchObject({ code: 'E_FORGE_UNAVAILABLE' })
    expect(github.calls.filter(({ url }) => url.pathname.startsWith('/api/uploads/'))).toHaveLength(1)
    github.releases[0]!.assets.push({ id: 99, name: TEXT.name, bytes: Buffer.alloc(0), state: 'open' })
    const found = await forge.findRelease('v1.0.0')
    expect(found?.assets).toMatchObject([{ whole: false }])
    await forge.deleteAsset(release, found!.assets[0]!)
    expect(await forge.uploadAsset(release, TEXT)).toMatchObject({ whole: true })
  })

  it('shows an upload that never ended as not whole', async () => {
    const forge = openGithub(github)
    const release = await forge.createRelease(DRAFT)
    await forge.uploadAsset(release, TEXT)
    github.releases[0]!.assets[0]!.state = 'open'
    expect((await forge.findRelease('v1.0.0'))?.assets).toMatchObject([{ whole: false }])
  })

  it.each([
    [500, 'E_FORGE_UNAVAILABLE'],
    [401, 'E_FORGE_DENIED'],
    [403, 'E_FORGE_DENIED'],
  ])('is not absent because GitHub answers %i', async (status, code) => {
    github.fault({ effect: { status, json: { message: 'no' } }, times: 9 })
    await expect(openGithub(github).findRelease('v1.0.0')).rejects.toMatchObject({ code })
  })

  it('is not absent in a repository that is hidden', async () => {
    const hidden = openGithub({ ...github, repository: 'acme/other' })
    await expect(hidden.findRelease('v1.0.0')).rejects.toMatchObject({ code: 'E_FORGE_DENIED' })
  })

  it('that is no release is an odd answer', async () => {
    github.fault({ effect: { status: 200, json: { id: 'seven' } } })
    await expect(openGithub(github).findRelease('v1.0.0')).rejects.toMatchObject({ code: 'E_FORGE_ANSWER' })
  })
})
