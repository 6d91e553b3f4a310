import { describe, expect, it } from 'vitest'

import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import { rawRegistry } from '../support/raw-registry.ts'
import { makeTripl } from '../support/tripl.ts'
import type { Tripl } from '../support/tripl.ts'

const DOWN = { status: 500 }

describe('a release that was not finished', () => {
  it('004-29: before its exact tag stood anywhere, is replaced by what the re-run built', async () => {
    await using scene = await open()
    const { fake, project } = scene
    fake.fault({ method: 'PUT', path: /manifests\/1\.4\.0$/u, times: 1000, effect: DOWN })
    const first = await scene.build('1.4.0')
    expect((await project.json(args(first), 5))['error'].code).toBe('E_REGISTRY_UNAVAILABLE')
    expect(await project.tags()).toEqual({})
    expect((await project.json(['status', '--component', 'app']))['components'][0].pending).toHaveLength(1)
    fake.heal()
    const second = await project.build('1.4.0, built again')
    const done = await project.json(args(second))
    const tags = await project.tags()
    expect(new Set(done['tags'].map((tag: string) => tags[tag]))).toEqual(new Set([second]))
    const { entries } = await project.json(['log', '--component', 'app'])
    expect(entries.map((entry: any) => entry.type)).toEqual(['release', 'withdrawal', 'release', 'published'])
  })

  it('004-29: once its exact tag stands, is completed with the recorded bytes, and with no others', async () => {
    await using scene = await open()
    const { fake, project } = scene
    fake.fault({ method: 'PUT', path: /manifests\/1\.4$/u, times: 1000, effect: DOWN })
    const first = await scene.build('1.4.0')
    expect((await project.json(args(first), 5))['error'].code).toBe('E_REGISTRY_UNAVAILABLE')
    fake.heal()
    const half = await project.tags()
    expect([half['1.4.0'], half['1.4'], half['latest']]).toEqual([first, undefined, undefined])
    const second = await project.build('1.4.0, built again')
    const refused = await project.json(args(second), 3)
    expect(refused['error'].code).toBe('E_IMMUTABLE')
    expect(await project.tags()).toEqual(half)
    const done = await project.json(args(first))
    expect(done['written'].map(({ tag, to }: any) => [tag, to])).toEqual([
      ['1.4', first],
      ['latest', first],
    ])
    expect(await project.tags()).toEqual({ ...half, '1.4': first, latest: first })
  })

  it('004-29: whose tags were deleted since, is completed with the recorded bytes, and with no others', async () => {
    await using scene = await open()
    const { fake, project } = scene
    const { digest, tags } = await project.release('1.4.0')
    for (const tag of ['1.4.0', 'latest']) fake.images.at('vladenisov/tripl').tags.delete(tag)
    const other = await project.build('1.4.0, built again')
    expect((await project.json(args(other), 3))['error'].code).toBe('E_IMMUTABLE')
    const done = await project.json(args(digest))
    expect(done['written'].map(({ tag }: any) => tag)).toEqual(['1.4.0', 'latest'])
    const now = await project.tags()
    expect(new Set(tags.map((tag: string) => now[tag]))).toEqual(new Set([digest]))
  })
})

function args(digest: string): readonly string[] {
  return ['publish', '--git-tag', 'v1.4.0', '--digest', digest]
}

interface Scene extends AsyncDisposable {
  readonly fake: FakeRegistry
  readonly project: Tripl
  /** Commits and tags a version, and builds it. */
  build(version: string): Promise<string>
}

/** Tripl's project, with its image in a registry that can be told to fail. */
async function open(): Promise<Scene> {
  const fake = await startFakeRegistry()
  const { host } = fake
  const project = await makeTripl({
    host,
    raw: rawRegistry(host),
    repository: (name) => `vladenisov/${name}`,
  })
  return {
    fake,
    project,
    async build(version) {
      await project.commit(`chore(release): v${version}`)
      await project.tag(`v${version}`)
      return await project.build(version)
    },
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]()
      await fake.close()
    },
  }
}
