import { afterEach, describe, expect, it } from 'vitest'

import { MEDIA_TYPES } from '../../src/model/descriptor.ts'
import type { Manifest } from '../../src/model/descriptor.ts'
import { describe as descriptorOf, manifestOf } from '../../src/testing/images.ts'
import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistryOptions } from '../../src/testing/registry/options.ts'
import { openTestStores } from '../support/project.ts'
import { makeRetainScene, planOf } from '../support/retain.ts'
import type { RetainScene } from '../support/retain.ts'

const APPLY = ['retain', '--apply', 'plan.json', '--yes']
const open: FakeRegistry[] = []
afterEach(async () => {
  for (const registry of open.splice(0)) await registry.close()
})

interface Scene extends RetainScene {
  readonly registry: FakeRegistry
  stands(digest: string): boolean
}

async function makeScene(options: FakeRegistryOptions = {}): Promise<Scene> {
  const registry = await startFakeRegistry(options)
  open.push(registry)
  const scene = await makeRetainScene(`${registry.host}/acme/web`)
  const stands = (digest: string): boolean => registry.images.at('acme/web').manifests.has(digest)
  return Object.assign(scene, { registry, stands })
}

/** Something with a subject and no tag: an index of `parts`. */
async function refer({ root, image }: Scene, subject: string, parts: readonly Manifest[]): Promise<string> {
  const type = MEDIA_TYPES.ociIndex
  const body = {
    schemaVersion: 2,
    mediaType: type,
    manifests: parts.map(descriptorOf),
    subject: { mediaType: type, digest: subject, size: 1 },
    annotations: { parts: String(parts.length) },
  }
  const manifest = manifestOf(body, type)
  await openTestStores(root).open(image).writeManifest(manifest)
  return manifest.digest
}

describe('tidemark retain', () => {
  it('003-30: asks what refers to a digest without a tag: it stays with what is kept, with all that it holds, and goes with what goes', async () => {
    await using scene = await makeScene({ referrers: 1 })
    const old = await scene.build('one', ['linux/amd64', 'linux/arm64'])
    const release = await scene.release('1.0.0')
    for (const seed of ['two', 'three']) await scene.build(seed)
    const store = openTestStores(scene.root).open(scene.image)
    const { manifests } = JSON.parse(Buffer.from((await store.readManifest(old))!.bytes).toString())
    const part = (await store.readManifest(manifests[0].digest))!
    const ofRelease = await refer(scene, release, [part])
    const ofThat = await refer(scene, ofRelease, [])
    const ofOld = [await refer(scene, old, []), await refer(scene, old, [part])]
    scene.wait(30)
    const { going, reasons } = await planOf(scene)
    expect(going.toSorted()).toEqual([old, String(manifests[1].digest), ...ofOld].toSorted())
    for (const digest of [ofRelease, ofThat, part.digest]) expect(reasons.get(digest)).toEqual(['with'])
    await scene.json(APPLY)
    expect(going.filter((digest) => scene.stands(digest))).toEqual([])
    expect([release, ofRelease, ofThat, part.digest].every((digest) => scene.stands(digest))).toBe(true)
  })

  it('003-30: stops where the registry cannot say what refers to a digest', async () => {
    await using scene = await makeScene({ referrers: 10 })
    for (const seed of ['one', 'two', 'three']) await scene.build(seed)
    scene.wait(30)
    scene.registry.fault({ path: /\/referrers\//u, effect: { status: 503 }, times: 1000 })
    expect((await scene.json(['retain'], 5))['error'].code).toBe('E_REGISTRY_UNAVAILABLE')
  })

  it('003-30: asks a registry without referrers once, and none at all where nothing goes', async () => {
    await using scene = await makeScene()
    const asked = (): number =>
      scene.registry.requests.filter(({ path }) => path.includes('/referrers/')).length
    for (const seed of ['one', 'two', 'three']) await scene.build(seed)
    await planOf(scene)
    expect(asked()).toBe(0)
    scene.wait(30)
    expect((await planOf(scene)).going).toHaveLength(1)
    expect(asked()).toBe(1)
  })

  it('003-30: trusts no list of tags that lacks one which the ledger knows and the registry has', async () => {
    await using scene = await makeScene()
    for (const seed of ['one', 'two', 'three']) await scene.build(seed)
    scene.wait(30)
    await planOf(scene)
    const { tags } = scene.registry.images.at('acme/web')
    const short = { name: 'acme/web', tags: [...tags.keys()].slice(1) }
    const effect = { status: 200, body: JSON.stringify(short) }
    scene.registry.fault({ path: /tags\/list/u, effect, times: 1000 })
    expect((await scene.json(['retain'], 5))['error'].code).toBe('E_REGISTRY_PROTOCOL')
    expect((await scene.json(APPLY, 5))['error'].code).toBe('E_REGISTRY_PROTOCOL')
    expect((await scene.json(['log', '--type', 'retention']))['entries']).toEqual([])
  })

  it('003-30: stops at a manifest that nobody can read, and says which tags name it', async () => {
    await using scene = await makeScene()
    for (const seed of ['one', 'two', 'three']) await scene.build(seed)
    scene.wait(30)
    const image = scene.registry.images.at('acme/web')
    const bytes = Buffer.from(
      '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","layers":[]}',
    )
    const digest = manifestOf(JSON.parse(bytes.toString()), '').digest
    image.manifests.set(digest, { mediaType: MEDIA_TYPES.ociIndex, bytes })
    image.tags.set('odd', digest)
    const { error } = await scene.json(['retain'], 4)
    expect(error).toMatchObject({ code: 'E_MANIFEST_INVALID', details: { digest, tags: ['odd'] } })
  })

  it('003-30: waits when it is told to (429), and finishes later what broke off (500)', async () => {
    await using scene = await makeScene()
    const old = [await scene.build('one'), await scene.build('two')]
    for (const seed of ['three', 'four']) await scene.build(seed)
    scene.wait(30)
    const { going } = await planOf(scene)
    expect(going.toSorted()).toEqual(old.toSorted())
    const [first = '', second = ''] = going
    const at = (digest: string): RegExp => new RegExp(`manifests/${digest}$`, 'u')
    const slow = { status: 429, headers: { 'retry-after': '0' } }
    scene.registry.fault({ method: 'DELETE', path: at(first), effect: slow })
    scene.registry.fault({ method: 'DELETE', path: at(second), effect: { status: 500 }, times: 1000 })
    expect((await scene.json(APPLY, 5))['error'].code).toBe('E_REGISTRY_UNAVAILABLE')
    expect([scene.stands(first), scene.stands(second)]).toEqual([false, true])
    scene.registry.heal()
    expect((await scene.json(['reconcile']))['written']).toEqual([])
    const { components } = await scene.json(APPLY)
    expect(components[0].deleted.map((entry: any) => entry.digest)).toEqual([second])
    expect(components[0].gone.map((entry: any) => entry.digest)).toEqual([first])
    expect(scene.stands(second)).toBe(false)
    expect((await scene.json(APPLY))['unchanged']).toBe(true)
  })

  it('003-30: a digest that came back between plan and execution is deleted only when nothing keeps it', async () => {
    await using scene = await makeScene()
    const old = await scene.build('one')
    for (const seed of ['two', 'three']) await scene.build(seed)
    scene.wait(30)
    await planOf(scene)
    await scene.json(APPLY)
    const commit = await scene.repository.git('log', '--format=%H', '--grep=^one$', '-1')
    await scene.push(scene.image, { seed: 'one' })
    const again = ['publish', '--event', 'build', '--commit', commit, '--branch', 'main', '--digest', old]
    await scene.json(again)
    expect((await scene.json(APPLY, 3))['error'].code).toBe('E_RETAIN_STALE')
    expect(scene.stands(old)).toBe(true)
  })
})
