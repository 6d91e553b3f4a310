import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { makeDriftwood, withCache } from '../support/audit.ts'
import { makeProject } from '../support/project.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()
const WEEK = 7 * 24 * 60 * 60 * 1000

describe('what an audit finds', () => {
  it('is told after a second look: somebody may publish at that moment', async () => {
    const fake = await startFakeRegistry()
    try {
      const image = `${fake.host}/acme/web`
      const policy = `version: 1\nimage: ${image}\nreleases: { gitTag: "{version}" }\ntags:\n  "{version}": { from: release, moves: never }\n  latest: { from: release, moves: forward }\n`
      await using project = await withCache(await makeProject({ policy, remote: true }))
      await project.repository.git('tag', '--annotate', '1.0.0', '--message', '1.0.0')
      const digest = await project.push(image, { seed: 'one' })
      const other = await project.push(image, { seed: 'other' })
      await project.json(['publish', '--git-tag', '1.0.0', '--digest', digest])
      const headers = {
        'content-type': 'application/vnd.oci.image.manifest.v1+json',
        'content-length': '400',
        'docker-content-digest': other,
      }
      fake.fault({ method: 'HEAD', path: /manifests\/latest$/u, effect: { status: 200, headers } })
      expect(await project.json(['audit'])).toMatchObject({ findings: [], complete: true })
      // What stands for longer than that is no longer asked for twice.
      fake.fault({ method: 'HEAD', path: /manifests\/latest$/u, times: 99, effect: { status: 200, headers } })
      expect((await project.json(['audit'], 6))['findings']).toHaveLength(1)
      const { length } = fake.requests
      expect((await project.json(['audit'], 6))['findings']).toHaveLength(1)
      const asked = fake.requests.slice(length).filter(({ path }) => path.endsWith('/latest'))
      expect(asked).toHaveLength(1)
    } finally {
      await fake.close()
    }
  })

  it('is not what was read before somebody published, when an audit goes on', async () => {
    await using project = await makeDriftwood(registry)
    await project.release('1.4.0')
    const first = await project.json(['audit', '--budget', '3'], 5)
    expect(first).toMatchObject({ complete: false, findings: [] })
    await project.release('1.4.1')
    expect(await project.json(['audit', '--resume'])).toMatchObject({ complete: true, findings: [] })
  })

  it('is new whatever the clock says, when no audit found it before', async () => {
    await using project = await makeDriftwood(registry)
    const old = await project.release('1.4.0')
    await project.release('1.4.1')
    await project.json(['audit'])
    project.clock.set('2026-03-01T00:00:00.000Z')
    await registry.raw.retag(project.repositoryName, old.digest, 'latest')
    expect(await project.findings(6, '--since', 'last')).toEqual(['high float-moved latest'])
  })

  it('includes parts that were deleted after the release was looked into, within a week', async () => {
    const platforms = ['linux/amd64', 'linux/arm64']
    await using project = await makeDriftwood(registry)
    await project.commit('Release 1.4.0')
    await project.repository.git('tag', '--annotate', '1.4.0', '--message', '1.4.0')
    const digest = await project.push(project.image, { seed: 'parts', platforms })
    await project.json(['publish', '--git-tag', '1.4.0', '--digest', digest])
    expect(await project.findings(0)).toEqual([])
    const index = await registry.raw.manifest(project.repositoryName, digest)
    const { manifests }: { manifests: { digest: string }[] } = JSON.parse(index.toString())
    await registry.raw.remove(project.repositoryName, manifests[1]?.digest ?? '')
    expect(await project.findings(0)).toEqual([])
    project.clock.advance(WEEK + 1)
    expect(await project.findings(6)).toEqual(['high image-incomplete 1.4.0'])
  })
})

describe('a cache that cannot be written', () => {
  it('is no error, and whoever counts on it is told', async () => {
    await using project = await makeDriftwood(registry)
    await project.release('1.4.0')
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-full-'))
    try {
      const file = join(folder, 'no-folder')
      await writeFile(file, '')
      project.env['XDG_CACHE_HOME'] = file
      const whole = await project.run('audit', '--since', 'last')
      expect(whole.code).toBe(0)
      expect(whole.stderr).toContain('counts as new the next time')
      const part = await project.run('audit', '--budget', '3')
      expect(part.code).toBe(5)
      expect(part.stderr).toContain('is not kept for --resume')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
