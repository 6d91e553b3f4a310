import { createHash } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import type { Forge } from '../../src/forge/forge.ts'
import { announce } from '../../src/flows/announce.ts'
import type { AnnounceResult } from '../../src/flows/announce.ts'
import { openWorld } from '../../src/flows/open-world.ts'
import { startFakeGitea } from '../../src/testing/forge/gitea.ts'
import { startFakeGithub } from '../../src/testing/forge/github.ts'
import type { FakeGithub } from '../../src/testing/forge/github.ts'
import { startFakeGitlab } from '../../src/testing/forge/gitlab.ts'
import type { ForgeFault } from '../../src/testing/forge/loopback.ts'
import { testClock, testRandom } from '../../src/testing/clock.ts'
import { commandsIn } from '../support/pasted.ts'
import { plainEnvironment } from '../support/cli.ts'
import { Fate, Killed } from '../support/mortal.ts'
import { makeProject } from '../support/project.ts'
import type { Project } from '../support/project.ts'

interface Fake extends AsyncDisposable {
  readonly kind: 'github' | 'gitlab' | 'gitea'
  readonly url: string
  readonly repository: string
  readonly variable: string
  readonly token: string
  readonly tags: Map<string, string>
  /** Git tags of the releases that people see, and names of their files. */
  seen(): readonly { readonly tag: string; readonly notes: string; readonly files: readonly string[] }[]
  fault(fault: ForgeFault): void
}

async function github(): Promise<Fake & FakeGithub> {
  const fake = await startFakeGithub()
  return Object.assign(fake, {
    kind: 'github' as const,
    variable: 'GITHUB_TOKEN',
    seen: () =>
      fake.releases
        .filter(({ draft }) => !draft)
        .map(({ tag, notes, assets }) => ({ tag, notes, files: assets.map(({ name }) => name) })),
    [Symbol.asyncDispose]: async () => fake.close(),
  })
}

async function gitlab(): Promise<Fake> {
  const fake = await startFakeGitlab()
  return Object.assign(fake, {
    kind: 'gitlab' as const,
    variable: 'GITLAB_TOKEN',
    seen: () =>
      fake.releases.map(({ tag, notes, links }) => ({ tag, notes, files: links.map(({ name }) => name) })),
    [Symbol.asyncDispose]: async () => fake.close(),
  })
}

async function gitea(): Promise<Fake> {
  const fake = await startFakeGitea()
  return Object.assign(fake, {
    kind: 'gitea' as const,
    variable: 'GITEA_TOKEN',
    seen: () =>
      fake.releases
        .filter(({ draft }) => !draft)
        .map(({ tag, notes, attachments }) => ({ tag, notes, files: attachments.map(({ name }) => name) })),
    [Symbol.asyncDispose]: async () => fake.close(),
  })
}

const FORGES = [
  ['GitHub', github],
  ['GitLab', gitlab],
  ['Gitea', gitea],
] as const

function policyFor({ kind, url, repository }: Fake, more = ''): string {
  return `version: 1
image: oci:./images/web
releases: { gitTag: "v{version}", annotated: true, prereleases: [rc] }
tags:
  "{version}": { from: [release, prerelease], moves: never }
  latest: { from: release, moves: forward }
cut:
  changelog: { file: CHANGELOG.md }
  upgrading: docs/upgrading.md
${more}
forge: { kind: ${kind}, url: "${url}", repository: ${repository} }
`
}

const CHANGELOG = `# Changelog

## [1.1.0] - 2026-03-02

### Added

- Search.

## [1.0.0] - 2026-01-01

- All.
`

/** Releases 1.0.0, 1.1.0 and 1.1.1-rc.1, the first two published. */
async function makeWeb(fake: Fake, more = ''): Promise<Project> {
  const files = { 'CHANGELOG.md': CHANGELOG, 'docs/upgrading.md': '## 1.0.0\n', 'web.tar': 'the web' }
  const project = await makeProject({
    policy: policyFor(fake, more),
    commits: [{ files }, { message: 'feat: search' }, { message: 'fix: a fault' }],
    tags: [
      { name: 'v1.0.0', commit: 0 },
      { name: 'v1.1.0', commit: 1 },
      { name: 'v1.1.1-rc.1', commit: 2 },
      { name: 'vnext', commit: 2 },
    ],
  })
  project.env[fake.variable] = fake.token
  for (const [at, tag] of ['v1.0.0', 'v1.1.0', 'v1.1.1-rc.1'].entries()) {
    fake.tags.set(tag, project.repository.commits[at] ?? '')
  }
  for (const version of ['1.0.0', '1.1.0']) {
    const digest = await project.push('oci:./images/web', { seed: version })
    await project.json(['publish', '--git-tag', `v${version}`, '--digest', digest])
  }
  return project
}

describe.each(FORGES)('a release on %s', (_, start) => {
  it('004-33: is made once, with its notes, its files and their checksums; a second run finds it', async () => {
    await using fake = await start()
    await using project = await makeWeb(fake, '  assets: [web.tar]')
    const words = ['announce', 'v1.1.0', '--asset', 'web.tar']
    const made = await project.json<AnnounceResult & Record<string, any>>(words)
    expect(made).toMatchObject({ outcome: 'created', version: '1.1.0', prerelease: false, latest: true })
    const [release, ...others] = fake.seen()
    expect(others).toEqual([])
    expect(release).toMatchObject({ tag: 'v1.1.0' })
    expect(release?.files.toSorted()).toEqual(['checksums.txt', 'web.tar'])
    expect(release?.notes).toContain('- Search.')
    expect(release?.notes).toMatch(/@sha256:[0-9a-f]{64}/u)
    expect(made.assets[0]?.sha256).toBe(createHash('sha256').update('the web').digest('hex'))
    expect((await project.json(words))['outcome']).toBe('unchanged')
    expect((await project.json(['announce', 'v1.1.0']))['outcome']).toBe('unchanged')
    expect(fake.seen()).toHaveLength(1)
  })

  it('001-57: the text of the announcement has notes, release, upgrade notes and what to pin', async () => {
    await using fake = await start()
    await using project = await makeWeb(fake)
    const { text, url } = await project.json(['announce', 'v1.1.0'])
    for (const part of ['1.1.0', '- Search.', url, 'docs/upgrading.md', '@sha256:'])
      expect(text).toContain(part)
  })

  it('004-33: other bytes under a name that people have seen are refused', async () => {
    await using fake = await start()
    await using project = await makeWeb(fake)
    const words = ['announce', 'v1.1.0', '--asset', 'web.tar']
    await project.json(words)
    await project.write('web.tar', 'other bytes')
    const { error } = await project.json(words, 3)
    expect(error.code).toBe('E_ASSET_DIFFERS')
    expect(commandsIn(error.hints.join('\n'))).toEqual(['cut patch'])
  })

  it('004-33: a dry run says what would be done, and does nothing', async () => {
    await using fake = await start()
    await using project = await makeWeb(fake)
    expect(await project.json(['announce', 'v1.1.0', '--asset', 'web.tar', '--dry-run'])).toMatchObject({
      outcome: 'planned',
      assets: [{ name: 'web.tar', action: 'planned' }],
    })
    expect(fake.seen()).toEqual([])
  })

  it('004-33: killed before and after every question to the forge, the same command ends in the same release', async () => {
    const whole = new Fate(Infinity)
    {
      await using fake = await start()
      await using project = await makeWeb(fake)
      await announceWith(project, fake, whole)
    }
    expect(whole.steps).toBeGreaterThan(6)
    for (let at = 1; at <= whole.steps; at += 1) {
      await using fake = await start()
      await using project = await makeWeb(fake)
      await announceWith(project, fake, new Fate(at)).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error
      })
      await announceWith(project, fake, new Fate(Infinity))
      const [release, ...others] = fake.seen()
      expect(others, `killed at ${at}`).toEqual([])
      expect(release?.files.toSorted(), `killed at ${at}`).toEqual(['checksums.txt', 'web.tar'])
    }
  })

  it('004-33: what was carried out though its answer was lost is found, not made twice', async () => {
    await using fake = await start()
    await using project = await makeWeb(fake)
    fake.fault({ method: 'POST', effect: 'reset-after' })
    const words = ['announce', 'v1.1.0', '--asset', 'web.tar']
    expect((await project.json(words, 5))['error'].code).toBe('E_FORGE_UNAVAILABLE')
    expect((await project.json(words))['outcome']).toBe('finished')
    expect(fake.seen()).toHaveLength(1)
  })

  it('004-33: a forge that does not answer is not one without a release', async () => {
    await using fake = await start()
    await using project = await makeWeb(fake)
    fake.fault({ method: 'GET', effect: { status: 500, json: { message: 'no' } }, times: 9 })
    expect((await project.json(['announce', 'v1.1.0'], 5))['error'].code).toBe('E_FORGE_UNAVAILABLE')
    expect(fake.seen()).toEqual([])
  })
})

/** The flow itself, over a forge that may die. */
async function announceWith(project: Project, fake: Fake, fate: Fate): Promise<AnnounceResult> {
  const world = await openWorld({
    cwd: project.root,
    env: { ...plainEnvironment(), [fake.variable]: fake.token },
    clock: testClock(),
    random: testRandom(1),
    sleep: async () => {},
    tell: () => {},
  })
  const forge = await world.forge()
  if (forge === null) throw new Error('there is no forge')
  const mortal: Forge = {
    place: forge.place,
    authenticated: forge.authenticated,
    hasDrafts: forge.hasDrafts,
    checks: (commit) => fate.pass(() => forge.checks(commit)),
    findRelease: (tag) => fate.pass(() => forge.findRelease(tag)),
    createRelease: (draft) => fate.pass(() => forge.createRelease(draft)),
    updateRelease: (release, change) => fate.pass(() => forge.updateRelease(release, change)),
    uploadAsset: (release, asset) => fate.pass(() => forge.uploadAsset(release, asset)),
    deleteAsset: (release, asset) => fate.pass(() => forge.deleteAsset(release, asset)),
    readAsset: (release, asset, limit) => fate.pass(() => forge.readAsset(release, asset, limit)),
  }
  const request = { gitTag: 'v1.1.0', assets: ['web.tar'], dryRun: false }
  return await announce({ ...world, forge: async () => mortal }, request)
}

describe('announce', () => {
  it('004-33: shows a release as the latest only when its version holds latest', async () => {
    await using fake = await github()
    await using project = await makeWeb(fake)
    expect((await project.json(['announce', 'v1.1.0']))['latest']).toBe(true)
    expect((await project.json(['announce', 'v1.0.0']))['latest']).toBe(false)
    expect(fake.latest()).toBe('v1.1.0')
  })

  it('004-33: takes up an upload that never ended, and files that a draft has with other bytes', async () => {
    await using fake = await github()
    await using project = await makeWeb(fake)
    fake.fault({ method: 'PATCH', effect: { status: 500, json: { message: 'no' } } })
    const words = ['announce', 'v1.1.0', '--asset', 'web.tar']
    await project.json(words, 5)
    expect(fake.seen()).toEqual([])
    await project.write('web.tar', 'built again')
    const [release] = fake.releases
    const checksums = release?.assets.find(({ name }) => name === 'checksums.txt')
    if (checksums !== undefined) checksums.state = 'open'
    const { outcome, assets } = await project.json(words)
    expect(outcome).toBe('finished')
    expect(assets.map(({ action }: { readonly action: string }) => action)).toEqual(['replaced', 'replaced'])
    expect(release?.assets.find(({ name }) => name === 'web.tar')?.bytes.toString()).toBe('built again')
  })

  it('004-33: leaves notes alone that people changed', async () => {
    await using fake = await github()
    await using project = await makeWeb(fake)
    await project.json(['announce', 'v1.1.0'])
    const [release] = fake.releases
    if (release !== undefined) release.notes = 'By hand.'
    await project.json(['announce', 'v1.1.0'])
    expect(fake.seen()[0]?.notes).toBe('By hand.')
  })

  it.each([
    ['v1.1.1-rc.1', 3, 'E_NOT_PUBLISHED'],
    ['vnext', 3, 'E_GIT_TAG_REFUSED'],
    ['v9.9.9', 4, 'E_GIT_TAG_UNKNOWN'],
  ])('004-33: refuses %s', async (tag, exit, code) => {
    await using fake = await github()
    await using project = await makeWeb(fake)
    expect((await project.json(['announce', tag], exit))['error'].code).toBe(code)
    expect(fake.releases).toEqual([])
  })

  it('004-33: refuses a release without a file that the policy lists, and one that the forge has no git tag of', async () => {
    await using fake = await github()
    await using project = await makeWeb(fake, '  assets: ["web-{version}.tar"]')
    const missing = await project.json(['announce', 'v1.1.0', '--asset', 'web.tar'], 4)
    expect(missing['error']).toMatchObject({ code: 'E_ASSET', details: { missing: ['web-1.1.0.tar'] } })
    await project.write('dist/web-1.1.0.tar', 'x')
    fake.tags.delete('v1.1.0')
    const words = ['announce', 'v1.1.0', '--asset', 'dist/web-1.1.0.tar']
    expect((await project.json(words, 4))['error'].code).toBe('E_GIT_TAG_UNKNOWN')
    expect(fake.releases).toEqual([])
  })

  it('004-35: without a token it says which one is missing', async () => {
    await using fake = await github()
    await using project = await makeWeb(fake)
    delete project.env['GITHUB_TOKEN']
    expect((await project.json(['announce', 'v1.1.0'], 5))['error'].code).toBe('E_FORGE_DENIED')
  })
})
