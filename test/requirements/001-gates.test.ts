import { describe, expect, it } from 'vitest'

import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { rawRegistry } from '../support/raw-registry.ts'
import { useRegistry } from '../support/registry.ts'
import { makeRustshare } from '../support/rustshare.ts'
import type { Rustshare } from '../support/rustshare.ts'

const registry = useRegistry()

const PREFIX = 'org.opencontainers.image.'

/** The policy with the labels that it requires, and no other gate. */
function withLabels(policy: string): string {
  return policy.replace(/^cut:/mu, 'require: { labels: [revision, source, version] }\ncut:')
}

async function tagged(project: Rustshare, version: string): Promise<string> {
  const commit = await project.commit('Release', version)
  await project.tag(`v${version}`)
  return commit
}

describe('the whole policy of RustShare', () => {
  it.each([
    ['1.0.0', 'release'],
    ['1.0.0-rc.1', 'prerelease'],
  ])(
    '%s is refused with every gate named, as nothing here can prove them, and plan says so too',
    async (version) => {
      await using project = await makeRustshare(registry, (policy) => policy, true)
      const revision = await tagged(project, version)
      const source = 'https://github.com/kubedoio/rustshare'
      const labels = {
        [`${PREFIX}revision`]: revision,
        [`${PREFIX}source`]: source,
        [`${PREFIX}version`]: version,
      }
      const digest = await project.build('x', labels)
      const args = ['--git-tag', `v${version}`, '--digest', digest]
      const plan = await project.json(['plan', ...args], 3)
      const told = plan['refusals'].map(({ code, message }: any) => [code, message.replace(/^.*: /u, '')])
      expect(told).toEqual([
        ['E_GATE', 'there is no result of smoke'],
        ['E_GATE', 'there is no result of scan'],
        ['E_GATE', 'provenance, sbom'],
      ])
      const { error } = await project.json(['publish', ...args], 3)
      expect([error.code, error.details.refusals.length]).toEqual(['E_GATE', 3])
      expect(error.message).toContain('smoke')
      expect(error.hints.join('\n')).toContain('provenance, sbom')
      expect(await project.tags()).toEqual({})
      expect((await project.json(['log']))['entries']).toEqual([])
    },
  )
})

describe('the labels that the policy requires', () => {
  const right = (revision: string): Record<string, string> => ({
    [`${PREFIX}revision`]: revision,
    [`${PREFIX}source`]: 'https://github.com/kubedoio/rustshare',
    [`${PREFIX}version`]: '1.0.0',
  })

  it.each([
    ['no revision', { [`${PREFIX}revision`]: '' }],
    ['no source', { [`${PREFIX}source`]: '' }],
    ['no version', { [`${PREFIX}version`]: '' }],
    ['the revision of another commit', { [`${PREFIX}revision`]: 'f'.repeat(40) }],
    ['another version', { [`${PREFIX}version`]: '1.0.1' }],
  ])('refuse an image with %s', async (_, wrong) => {
    await using project = await makeRustshare(registry, withLabels)
    const revision = await tagged(project, '1.0.0')
    const digest = await project.build('x', { ...right(revision), ...wrong })
    const { error } = await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', digest], 3)
    expect([error.code, error.details.refusals.length]).toEqual(['E_LABELS', 1])
    expect(await project.tags()).toEqual({})
  })

  it('let the image pass that has them', async () => {
    await using project = await makeRustshare(registry, withLabels)
    const digest = await project.build('x', right(await tagged(project, '1.0.0')))
    const { tags } = await project.json(['publish', '--git-tag', 'v1.0.0', '--digest', digest])
    expect(tags.slice(2)).toEqual(['1.0', '1', 'latest'])
  })
})

describe('what the registry says that it wrote', () => {
  it('001-28: a write that is confirmed and was not made is found, told, and finished by the same command', async () => {
    await using scene = await open()
    const { fake, project } = scene
    const first = await project.release('1.0.0')
    await tagged(project, '1.0.1')
    const digest = await project.build('1.0.1')
    fake.fault({ method: 'PUT', path: /manifests\/latest$/u, times: 1000, effect: { status: 201 } })
    const args = ['publish', '--git-tag', 'v1.0.1', '--digest', digest]
    const { error } = await project.json(args, 5)
    expect([error.code, error.details.tag]).toEqual(['E_TAG_LOST', 'latest'])
    expect(await scene.tags()).toMatchObject({ '1.0.1': digest, '1': digest, latest: first['digest'] })
    fake.heal()
    const again = await project.json(args)
    expect(again['written'].map(({ tag }: any) => tag)).toEqual(['latest'])
    const tags = await scene.tags()
    expect(new Set(again['tags'].map((tag: string) => tags[tag]))).toEqual(new Set([digest]))
  })

  it('001-28: a float that another writer changes right after our write is found and written again', async () => {
    await using scene = await open()
    const { fake, project } = scene
    await project.release('1.0.0')
    await tagged(project, '1.0.1')
    const digest = await project.build('1.0.1')
    // The first write of `1.0` is answered with 201, and what stands is what stood before.
    fake.fault({ method: 'PUT', path: /manifests\/1\.0$/u, effect: { status: 201 } })
    const { tags, written } = await project.json(['publish', '--git-tag', 'v1.0.1', '--digest', digest])
    expect(written.filter(({ tag }: any) => tag === '1.0').length).toBeGreaterThan(0)
    const now = await scene.tags()
    expect(new Set(tags.map((tag: string) => now[tag]))).toEqual(new Set([digest]))
  })

  it('001-27 001-28: an exact tag that is not what was written ends the release: nothing wider moves', async () => {
    await using scene = await open()
    const { fake, project } = scene
    const first = await project.release('1.0.0')
    await tagged(project, '1.0.1')
    const digest = await project.build('1.0.1')
    fake.fault({ method: 'PUT', path: /manifests\/1\.0\.1$/u, times: 1000, effect: { status: 201 } })
    const args = ['publish', '--git-tag', 'v1.0.1', '--digest', digest]
    const { error } = await project.json(args, 5)
    expect([error.code, error.details.tag]).toEqual(['E_TAG_LOST', '1.0.1'])
    const old = first['digest']
    expect(await scene.tags()).toMatchObject({ '1.0': old, '1': old, latest: old })
    fake.heal()
    await project.json(args)
    expect(await scene.tags()).toMatchObject({ '1.0.1': digest, '1.0': digest, '1': digest, latest: digest })
  })
})

interface Scene extends AsyncDisposable {
  readonly fake: FakeRegistry
  readonly project: Rustshare
  tags(): Promise<Record<string, string>>
}

/** RustShare's project, with its image in a registry that can be told to lie. */
async function open(): Promise<Scene> {
  const fake = await startFakeRegistry()
  const { host } = fake
  const raw = rawRegistry(host)
  const project = await makeRustshare({ host, raw, repository: (name) => name })
  return {
    fake,
    project,
    tags: () => raw.tags('backend'),
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]()
      await fake.close()
    },
  }
}
