import { describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../src/model/descriptor.ts'
import type { Digest } from '../../src/model/digest.ts'
import { startFakeGithub } from '../../src/testing/forge/github.ts'
import { describe as describeManifest, makeImage, manifestOf, putBlob } from '../../src/testing/images.ts'
import { auditedText, withCache } from '../support/audit.ts'
import { makeProject, openTestStores } from '../support/project.ts'
import type { Project } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'
import { makeReleasing } from '../support/rustshare-cut.ts'

const registry = useRegistry()
const ASSETS = ['rustshare-backend-x86_64-linux', 'rustshare-backend-aarch64-linux']

/** An image with the attestations that BuildKit puts beside it, of these predicate types. */
async function pushAttested(image: string, predicates: readonly string[]): Promise<Digest> {
  const stores = openTestStores('/')
  const store = stores.open(image)
  const platform = { os: 'linux', architecture: 'amd64' }
  const child = await makeImage(store, { seed: predicates.join(' ') })
  const config = await putBlob(store, Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json')
  const layers = []
  for (const predicate of predicates) {
    const layer = await putBlob(
      store,
      Buffer.from(`{"predicateType":"${predicate}"}`),
      'application/vnd.in-toto+json',
    )
    layers.push({ ...layer, annotations: { 'in-toto.io/predicate-type': predicate } })
  }
  const body = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers }
  const attestation = manifestOf(body, MEDIA_TYPES.ociManifest)
  await store.writeManifest(attestation)
  const manifests = [
    { ...describeManifest(child), platform },
    {
      ...describeManifest(attestation),
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': child.digest,
      },
    },
  ]
  const index = manifestOf(
    { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests },
    MEDIA_TYPES.ociIndex,
  )
  await store.writeManifest(index)
  await stores.close()
  return index.digest
}

describe('the list after a release', () => {
  it('001-51 001-52: release, tags, SBOM, provenance and the files for both processors: each is there, or is told', async () => {
    const fake = await startFakeGithub()
    try {
      const image = `${registry.host}/${registry.repository('backend')}`
      const policy = `version: 1
image: ${image}
platforms: [linux/amd64]
releases: { gitTag: "v{version}", annotated: true }
tags:
  "{version}": { from: release, moves: never }
  latest: { from: release, moves: forward }
cut: { assets: [${ASSETS.join(', ')}] }
forge: { kind: github, url: "${fake.url}", repository: ${fake.repository} }
`
      const files = Object.fromEntries(ASSETS.map((name) => [name, name]))
      await using project: Project = await withCache(
        await makeProject({
          policy,
          commits: [{ files }],
          tags: [{ name: 'v0.3.1', commit: 0 }],
          remote: true,
        }),
      )
      project.env['GITHUB_TOKEN'] = fake.token
      fake.tags.set('v0.3.1', project.repository.commits[0] ?? '')
      const digest = await pushAttested(image, [
        'https://spdx.dev/Document',
        'https://slsa.dev/provenance/v1',
      ])
      await project.json(['publish', '--git-tag', 'v0.3.1', '--digest', digest])
      const before = await project.json(['audit', '--release', '0.3.1'], 6)
      expect(before['checks'].filter(({ status }: any) => status === 'fail')).toMatchObject([
        { name: 'forge-release', mend: 'tidemark announce v0.3.1' },
        { name: 'asset', message: expect.stringContaining(ASSETS[0] ?? '') },
        { name: 'asset', message: expect.stringContaining(ASSETS[1] ?? '') },
      ])
      await project.json(['announce', 'v0.3.1', ...ASSETS.flatMap((name) => ['--asset', name])])
      const after = await project.json(['audit', '--release', 'v0.3.1'])
      expect(after).toMatchObject({ passed: true, digest, gitTag: 'v0.3.1' })
      expect(after['checks'].map(({ name, status }: any) => `${status} ${name}`)).toEqual([
        'pass ledger',
        'pass git-tag',
        'pass exact-tag',
        'pass float',
        'pass platforms',
        'pass sbom',
        'pass provenance',
        'pass forge-release',
        'pass asset',
        'pass asset',
      ])
      const said = after['checks'].filter(({ name }: any) => name === 'sbom' || name === 'provenance')
      for (const { message } of said) expect(message).toContain('not verified')
      fake.fault({ path: /releases/u, times: 50, effect: { status: 500 } })
      const silent = await project.json(['audit', '--release', '0.3.1'], 5)
      expect(silent['passed']).toBe(false)
      expect(silent['checks'].at(-1)).toMatchObject({ name: 'forge-release', status: 'unknown' })
    } finally {
      await fake.close()
    }
  })
})

describe('audit of hotfixes', () => {
  it('001-41: one that is not merged back to main is a finding until it is', async () => {
    await using rustshare = await withCache(await makeReleasing(registry))
    const { git } = rustshare.repository
    await rustshare.cut('hotfix')
    await rustshare.entry('fix: links of others')
    await rustshare.notes('0.3.1')
    await rustshare.cut('hotfix')
    const hotfixes = async (): Promise<readonly string[]> => {
      const { code, stdout } = await rustshare.run('audit', '--json')
      const { findings } = JSON.parse(stdout)
      expect([0, 6]).toContain(code)
      return findings.filter((found: any) => found.code === 'hotfix-unmerged').map((found: any) => found.mend)
    }
    expect(await hotfixes()).toEqual(['git checkout main && git merge v0.3.1 && git push origin main'])
    await git('checkout', '--quiet', 'main')
    await git('merge', '--quiet', '--no-edit', '--strategy-option', 'theirs', 'v0.3.1')
    expect(await hotfixes()).toEqual([])
  })
})

describe('audit of git tags', () => {
  it('001-7 001-29: a release tag that leads to another commit than was released is a finding', async () => {
    const image = `${registry.host}/${registry.repository('moved')}`
    const policy = `version: 1\nimage: ${image}\nreleases: { gitTag: "v{version}" }\ntags:\n  "{version}": { from: release, moves: never }\n`
    await using project = await withCache(
      await makeProject({ policy, remote: true, tags: [{ name: 'v1.0.0', commit: 0 }] }),
    )
    const digest = await project.push(image, { seed: 'one' })
    await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', digest])
    expect(await auditedText(project, 0, [])).toEqual([])
    await project.repository.git('tag', '--force', 'v1.0.0', 'HEAD')
    expect(await auditedText(project, 6, [])).toEqual(['high git-tag-moved v1.0.0'])
    await project.repository.git('tag', '--delete', 'v1.0.0')
    await project.repository.git('tag', 'other')
    expect(await auditedText(project, 6, [])).toEqual(['medium git-tag-gone v1.0.0'])
  })
})
