import { afterEach, describe, expect, it } from 'vitest'

import { startFakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistry } from '../../src/testing/registry/fake-registry.ts'
import type { FakeRegistryOptions } from '../../src/testing/registry/options.ts'
import { makeRetainScene, RULES } from '../support/retain.ts'
import type { RetainScene } from '../support/retain.ts'

const open: FakeRegistry[] = []
afterEach(async () => {
  for (const registry of open.splice(0)) await registry.close()
})

interface Scene extends RetainScene {
  readonly registry: FakeRegistry
  /** How many manifests and tags there are, and how many records of retention. */
  census(): Promise<unknown>
}

/** Four builds, the first two of which may go. */
async function makeScene(options: FakeRegistryOptions = {}, rules: string = RULES): Promise<Scene> {
  const registry = await startFakeRegistry(options)
  open.push(registry)
  const scene = await makeRetainScene(`${registry.host}/acme/web`, rules)
  for (const seed of ['one', 'two', 'three', 'four']) await scene.build(seed)
  scene.wait(30)
  return Object.assign(scene, {
    registry,
    async census() {
      const image = registry.images.find('acme/web')
      const { entries } = await scene.json(['log', '--type', 'retention'])
      return [image?.manifests.size, image?.tags.size, entries.length]
    },
  })
}

async function refused(scene: Scene, args: readonly string[], exit: number): Promise<string> {
  return (await scene.json(['retain', ...args], exit))['error'].code
}

describe('tidemark retain refuses', () => {
  it('003-30: a registry that deletes nothing (405), and records nothing', async () => {
    await using scene = await makeScene({ deleteManifest: 'unsupported' })
    await scene.json(['retain', '--plan', 'plan.json'])
    const before = await scene.census()
    expect(await refused(scene, ['--apply', 'plan.json', '--yes'], 5)).toBe('E_REGISTRY_UNSUPPORTED')
    expect(await scene.census()).toEqual(before)
  })

  it.each([
    ['the list of tags', /tags\/list/u, 503, 'E_REGISTRY_UNAVAILABLE'],
    ['the list of tags', /tags\/list/u, 401, 'E_REGISTRY_DENIED'],
    ['a tag', /manifests\/edge$/u, 500, 'E_REGISTRY_UNAVAILABLE'],
    ['a tag', /manifests\/sha-[0-9a-f]{7}$/u, 403, 'E_REGISTRY_DENIED'],
    ['a manifest', /manifests\/sha256:/u, 503, 'E_REGISTRY_UNAVAILABLE'],
  ])(
    '003-30: a failed look-up of %s (%s, %i), for the plan and for its execution',
    async (_, path, status, code) => {
      await using scene = await makeScene()
      await scene.json(['retain', '--plan', 'plan.json'])
      const before = await scene.census()
      scene.registry.fault({ path, effect: { status }, times: 1000 })
      expect(await refused(scene, [], 5)).toBe(code)
      expect(await refused(scene, ['--apply', 'plan.json', '--yes'], 5)).toBe(code)
      scene.registry.heal()
      expect(await scene.census()).toEqual(before)
    },
  )

  it('003-30: what cannot be deleted now is told, and the same plan goes on', async () => {
    await using scene = await makeScene()
    const plan = await scene.json(['retain', '--plan', 'plan.json'])
    const [first, second] = plan['components'][0].delete
    const path = new RegExp(`manifests/${second.digest}$`, 'u')
    scene.registry.fault({ method: 'DELETE', path, effect: { status: 403 }, times: 1000 })
    expect(await refused(scene, ['--apply', 'plan.json', '--yes'], 5)).toBe('E_REGISTRY_DENIED')
    const image = scene.registry.images.find('acme/web')
    expect([first, second].map(({ digest }) => image?.manifests.has(digest))).toEqual([false, true])
    expect((await scene.json(['reconcile']))['unmended']).toEqual([])
    scene.registry.heal()
    const { components } = await scene.json(['retain', '--apply', 'plan.json', '--yes'])
    expect(components[0].deleted.map(({ digest }: any) => digest)).toEqual([second.digest])
    expect(image?.manifests.has(second.digest)).toBe(false)
  })

  it('003-30: to delete what the registry protects, and goes on with the rest', async () => {
    await using scene = await makeScene()
    const plan = await scene.json(['retain', '--plan', 'plan.json'])
    const [first, second] = plan['components'][0].delete
    const path = new RegExp(`manifests/${first.digest}$`, 'u')
    scene.registry.fault({ method: 'DELETE', path, effect: { status: 412 }, times: 1000 })
    const { components } = await scene.json(['retain', '--apply', 'plan.json', '--yes'])
    expect(components[0].skipped.map(({ digest }: any) => digest)).toEqual([first.digest])
    expect(components[0].deleted.map(({ digest }: any) => digest)).toEqual([second.digest])
  })
})
