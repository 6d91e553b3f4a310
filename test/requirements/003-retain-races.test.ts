import { describe, expect, it } from 'vitest'

import { applyRetain } from '../../src/flows/retain/apply.ts'
import type { RetainResult } from '../../src/flows/retain/apply.ts'
import { planRetain } from '../../src/flows/retain.ts'
import { writePlanFile } from '../../src/flows/retain/write-plan.ts'
import type { World } from '../../src/flows/world.ts'
import type { RetentionData } from '../../src/model/data.ts'
import type { Digest } from '../../src/model/digest.ts'
import { TidemarkError } from '../../src/model/failure.ts'
import type { ImageStore } from '../../src/registry/image-store.ts'
import { testClock } from '../../src/testing/clock.ts'
import { makeImage } from '../../src/testing/images.ts'
import { Fate, Killed } from '../support/mortal.ts'
import { Sandbox } from '../support/sandbox.ts'

const IMAGE = 'oci:./a'
const POLICY = `version: 1
image: "${IMAGE}"
environments: { prod: {} }
tags:
  "{version}": { from: release, moves: never }
  "sha-{sha}": { from: build, moves: never, retain: allow }
  edge:        { from: build, moves: freely }
retention: { keepPerEnvironment: 1, keepYounger: 1d, keepUntagged: 1d }
`
const BOTH = ['linux/amd64', 'linux/arm64']

interface Scene extends AsyncDisposable {
  /** What the plan deletes. */
  readonly plan: readonly Digest[]
  /** An index that comes late in the plan, its parts, and what it was made from. */
  readonly last: Digest
  readonly parts: readonly Digest[]
  readonly seed: string
  /** Applies the plan; `event` happens right before the first deletion. */
  apply(event: (world: World, store: ImageStore) => Promise<void>): Promise<RetainResult>
  stands(digest: string): Promise<boolean>
  /** How many deletions the ledger calls off. */
  undone(): number
}

/** Fourteen builds, of which all but the newest go: more than are deleted on one look. */
async function makeScene(): Promise<Scene> {
  const sandbox = await Sandbox.open(POLICY)
  const builds: Digest[] = []
  for (let index = 0; index < 14; index += 1) {
    const platforms = index === 12 ? BOTH : ['linux/amd64']
    const digest = await sandbox.push(IMAGE, { seed: `build ${index}`, platforms })
    const commit = index.toString(16).repeat(40)
    const date = new Date(Date.UTC(2026, 2, 2, 12, index)).toISOString()
    const event = { event: 'build', commit, branch: 'main', date } as const
    await sandbox.publish({ event, source: { type: 'digest', digest }, dryRun: false })
    builds.push(digest)
  }
  const plan = await sandbox.run(async (world) => await planRetain(later(world), { components: [] }))
  await sandbox.run(async (world) => await writePlanFile(world, 'plan.json', plan))
  const going = plan.components.flatMap((component) => component.delete.map(({ digest }) => digest))
  return {
    plan: going,
    last: builds[12]!,
    parts: await sandbox.run(async (world) => partsOf(await openOf(world), builds[12]!)),
    seed: 'build 12',
    stands: async (digest) =>
      await sandbox.run(async (world) => (await (await openOf(world)).resolve(digest)) !== null),
    apply: async (event) => await sandbox.run(async (world) => await applied(later(world), event)),
    undone: () =>
      sandbox.records
        .filter(({ type, data }) => type === 'retention' && data['undo'] === true)
        .reduce((sum, { data }) => sum + (data as unknown as RetentionData).digests.length, 0),
    [Symbol.asyncDispose]: async () => await sandbox[Symbol.asyncDispose](),
  }
}

async function partsOf(store: ImageStore, digest: Digest): Promise<readonly Digest[]> {
  const manifest = await store.readManifest(digest)
  const { manifests } = JSON.parse(Buffer.from(manifest!.bytes).toString())
  return manifests.map((child: { digest: Digest }) => child.digest)
}

type Event = (world: World, store: ImageStore) => Promise<void>

async function applied(world: World, event: Event): Promise<RetainResult> {
  const request = { file: 'plan.json', dryRun: false, confirm: null }
  const result = await applyRetain(await interrupted(world, event), request)
  if (result === null) throw new Error('nobody was asked')
  return result
}

function later(world: World): World {
  return { ...world, clock: testClock('2026-06-01T10:00:00.000Z') }
}

async function openOf(world: World): Promise<ImageStore> {
  return (await world.images()).open(IMAGE)
}

async function interrupted(world: World, event: Event): Promise<World> {
  const images = await world.images()
  let count = 0
  const open = (name: string): ImageStore => {
    const store = images.open(name)
    return {
      ...store,
      async deleteManifest(digest) {
        count += 1
        // The first is the question whether anything can be deleted.
        if (count === 2) await event(world, store)
        await store.deleteManifest(digest)
      },
    }
  }
  return { ...world, images: async () => ({ open, close: async () => await images.close() }) }
}

async function promote(world: World, digest: Digest): Promise<void> {
  const ledger = await world.ledger()
  const data = { digest, environment: 'prod', date: world.clock.now().toISOString() }
  const { head } = await ledger.load({ fresh: true })
  await ledger.append([{ component: 'a', type: 'promotion', actor: 'ada', data }], head)
}

describe('a publish that was killed', () => {
  it(
    '003-30: finds all that it wrote, however long retention ran in between',
    { timeout: 120_000 },
    async () => {
      await using prepared = await Sandbox.open(POLICY)
      for (const at of [1, 2]) await publish(prepared, at)
      await using whole = await prepared.copy()
      const counting = new Fate(Infinity)
      await publish(whole, 3, counting)
      for (let step = 1; step <= counting.steps; step += 1) {
        await using sandbox = await prepared.copy()
        await expect(publish(sandbox, 3, new Fate(step)), `step ${step}`).rejects.toThrow(Killed)
        const plan = await sandbox.run(async (world) => await planRetain(later(world), { components: [] }))
        await sandbox.run(async (world) => await writePlanFile(world, 'plan.json', plan))
        await sandbox.run(async (world) => await applied(later(world), async () => {}))
        await publish(sandbox, 3)
        const { [IMAGE]: tags } = await sandbox.tags(IMAGE)
        const { [IMAGE]: wanted } = await whole.tags(IMAGE)
        expect(tags, `killed at step ${step}`).toMatchObject({
          edge: wanted?.['edge'],
          'sha-3333333': wanted?.['edge'],
        })
      }
    },
  )
})

async function publish(sandbox: Sandbox, at: number, fate?: Fate): Promise<void> {
  const digest = await sandbox.push(IMAGE, { seed: `build ${at}`, platforms: BOTH })
  const event = { event: 'build', commit: String(at).repeat(40), branch: 'main' } as const
  await sandbox.publish({ event, source: { type: 'digest', digest }, dryRun: false }, fate)
}

/** What stands of the plan afterwards, and what the result tells of it. */
async function outcome(scene: Scene, { components: [component] }: RetainResult): Promise<unknown> {
  const standing: Digest[] = []
  for (const digest of scene.plan) if (await scene.stands(digest)) standing.push(digest)
  return {
    skipped: component?.skipped.map(({ digest }) => digest).toSorted(),
    deleted: component?.deleted.map(({ digest }) => digest).toSorted(),
    standing: standing.toSorted(),
  }
}

function keeping({ plan }: Scene, kept: readonly Digest[]): unknown {
  const deleted = plan.filter((digest) => !kept.includes(digest)).toSorted()
  return { skipped: kept.toSorted(), deleted, standing: kept.toSorted() }
}

const SMALL = ['linux/amd64', 'linux/arm/v7']

describe('while tidemark retain deletes', () => {
  it('003-30: what was promoted meanwhile stays, with all that it holds', async () => {
    await using scene = await makeScene()
    const result = await scene.apply(async (world) => await promote(world, scene.last))
    expect(await outcome(scene, result)).toEqual(keeping(scene, [scene.last, ...scene.parts]))
  })

  it('003-30: what got a tag meanwhile stays, with all that it holds', async () => {
    await using scene = await makeScene()
    const result = await scene.apply(async (_, store) => {
      const manifest = await store.readManifest(scene.last)
      if (manifest !== null) await store.writeTags(manifest, ['mine'])
    })
    expect(await outcome(scene, result)).toEqual(keeping(scene, [scene.last, ...scene.parts]))
  })

  it('003-30: what a tag was moved to meanwhile stays, with all that it holds', async () => {
    await using scene = await makeScene()
    const result = await scene.apply(async (_, store) => {
      const manifest = await store.readManifest(scene.last)
      if (manifest !== null) await store.writeTags(manifest, ['edge'])
    })
    expect(await outcome(scene, result)).toEqual(keeping(scene, [scene.last, ...scene.parts]))
  })

  it('003-30: a part of what somebody pushed meanwhile stays', async () => {
    await using scene = await makeScene()
    const result = await scene.apply(async (_, store) => {
      const manifest = await makeImage(store, { seed: scene.seed, platforms: SMALL })
      await store.writeTags(manifest, ['mine'])
    })
    expect(await outcome(scene, result)).toEqual(keeping(scene, scene.parts.slice(0, 1)))
  })

  it('003-30: what is not come to is kept after all, and the plan goes on later', async () => {
    await using scene = await makeScene()
    const broken = scene.apply(async () => {
      throw new TidemarkError('E_REGISTRY_DENIED', 'not now')
    })
    await expect(broken).rejects.toMatchObject({ code: 'E_REGISTRY_DENIED' })
    expect(scene.undone()).toBe(scene.plan.length)
    const { components } = await scene.apply(async () => {})
    expect(components[0]?.deleted).toHaveLength(scene.plan.length)
    expect(await scene.stands(scene.last)).toBe(false)
  })
})
