import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeAuth } from '../../src/testing/registry/options.ts'
import { makeProject, openTestStores } from '../support/project.ts'
import { makeImage } from '../../src/testing/images.ts'
import { useRegistry } from '../support/registry.ts'

const registry = useRegistry()

function policyFor(...images: readonly string[]): string {
  return `version: 1\nimage: [${images.join(', ')}]\nreleases: { gitTag: "v{version}" }\ntags: semver\n`
}

const RELEASE = ['publish', '--version', '1.0.0'] as const

describe('the content of a release', () => {
  it('X-4: comes from another registry, multi-arch, byte for byte, to two images at once', async () => {
    const [source, one, two] = ['src', 'one', 'two'].map((name) => registry.repository(name)) as [
      string,
      string,
      string,
    ]
    const host = registry.host
    await using project = await makeProject({ policy: policyFor(`${host}/${one}`, `${host}/${two}`) })
    const digest = await project.push(`${host}/${source}`, {
      seed: 'multi',
      platforms: ['linux/amd64', 'linux/arm64', 'linux/arm/v7'],
    })
    await registry.raw.retag(source, digest, 'built')
    await project.json([...RELEASE, '--from', `${host}/${source}:built`])
    for (const image of [one, two]) {
      expect((await registry.raw.tags(image))['1.0.0']).toBe(digest)
      expect(await registry.raw.manifest(image, '1.0.0')).toEqual(
        await registry.raw.manifest(source, 'built'),
      )
    }
  })

  it('X-4: comes from per-platform digests, assembled into one index, the same one every time', async () => {
    const name = registry.repository('web')
    const image = `${registry.host}/${name}`
    await using project = await makeProject({ policy: policyFor(image) })
    const amd64 = await project.push(image, { seed: 'x', platforms: ['linux/amd64'] })
    const arm64 = await project.push(image, { seed: 'x', platforms: ['linux/arm64'] })
    const parts = ['--platform-digest', `linux/amd64=${amd64}`, '--platform-digest', `linux/arm64=${arm64}`]
    const planned = await project.json([...RELEASE, ...parts, '--dry-run'])
    expect(await registry.raw.tags(name)).toEqual({})
    const document = await project.json([
      ...RELEASE,
      ...parts.toReversed().flatMap((_, at, all) => (at % 2 === 0 ? [all[at + 1]!, all[at]!] : [])),
    ])
    expect(document['digest']).toBe(planned['digest'])
    const index = JSON.parse((await registry.raw.manifest(name, '1.0.0')).toString())
    expect(index.manifests.map((child: any) => [child.platform.architecture, child.digest])).toEqual([
      ['amd64', amd64],
      ['arm64', arm64],
    ])
  })

  it('X-4: comes from the metadata file of a build', async () => {
    const name = registry.repository('web')
    await using project = await makeProject({ policy: policyFor(`${registry.host}/${name}`) })
    const digest = await project.push(`${registry.host}/${name}`, { seed: 'built' })
    await project.write(
      'build.json',
      JSON.stringify({ 'containerimage.digest': digest, 'image.name': 'whatever' }),
    )
    await project.json([...RELEASE, '--metadata-file', 'build.json'])
    expect((await registry.raw.tags(name))['latest']).toBe(digest)
    await project.write('build.json', JSON.stringify({ 'containerimage.config.digest': digest }))
    const refused = await project.json([...RELEASE, '--metadata-file', 'build.json'], 4)
    expect(refused['error'].code).toBe('E_METADATA_FILE')
  })

  it('X-4: comes from a layout on disk, and from a tar archive of one', async () => {
    const name = registry.repository('web')
    await using project = await makeProject({ policy: policyFor(`${registry.host}/${name}`) })
    const store = openTestStores(project.root).open('oci:./build')
    const manifest = await makeImage(store, { seed: 'on disk' })
    await store.writeTags(manifest, ['built'])
    await project.json([...RELEASE, '--from', 'oci:build'])
    expect((await registry.raw.tags(name))['1.0.0']).toBe(manifest.digest)
    execFileSync('tar', [
      '--create',
      '--file',
      join(project.root, 'build.tar'),
      '--directory',
      join(project.root, 'build'),
      '.',
    ])
    const again = await project.json([...RELEASE, '--from', 'oci-archive:build.tar'])
    expect(again).toMatchObject({ digest: manifest.digest, unchanged: true })
  })

  it('X-4: that is nowhere is an error of its own', async () => {
    const name = registry.repository('web')
    await using project = await makeProject({ policy: policyFor(`${registry.host}/${name}`) })
    const document = await project.json([...RELEASE, '--digest', `sha256:${'0'.repeat(64)}`], 4)
    expect(document['error'].code).toBe('E_CONTENT_ABSENT')
  })
})

describe('logins', () => {
  const accounts: readonly FakeAuth[] = [
    { kind: 'basic', username: 'ada', password: 'secret' },
    { kind: 'token', username: 'ada', password: 'secret' },
  ]

  it.each(accounts)(
    'X-4: a $kind registry takes those of docker login, and refuses others with exit 5',
    async (auth) => {
      const fake = await startFakeRegistry({ auth })
      try {
        await using project = await makeProject({ policy: policyFor(`${fake.host}/web`) })
        const store = openTestStores(project.root).open('oci:./build')
        await store.writeTags(await makeImage(store, { seed: 'x' }), ['built'])
        const args = [...RELEASE, '--from', 'oci:build']
        expect((await project.json(args, 5))['error'].code).toBe('E_REGISTRY_DENIED')
        const login = Buffer.from('ada:secret').toString('base64')
        await mkdir(join(project.root, 'docker'))
        await writeFile(
          join(project.root, 'docker/config.json'),
          JSON.stringify({ auths: { [fake.host]: { auth: login } } }),
        )
        project.env['DOCKER_CONFIG'] = join(project.root, 'docker')
        const result = await project.run(...args)
        expect(result.code, result.stderr).toBe(0)
        expect(result.stdout + result.stderr).not.toMatch(/secret|YWRhOnNlY3JldA/u)
        expect([...(fake.images.find('web')?.tags.keys() ?? [])].toSorted()).toContain('latest')
      } finally {
        await fake.close()
      }
    },
  )
})
