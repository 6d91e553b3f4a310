import { describe, expect, it } from 'vitest'

import { approve } from '../../src/flows/approve.ts'
import { hold, resume } from '../../src/flows/hold.ts'
import { promote } from '../../src/flows/promote.ts'
import { reconcile } from '../../src/flows/reconcile.ts'
import { rollback } from '../../src/flows/rollback.ts'
import type { World } from '../../src/flows/world.ts'
import { Fate, Killed } from '../support/mortal.ts'
import { Sandbox } from '../support/sandbox.ts'

const IMAGES = ['oci:./api', 'oci:./web', 'oci:./mirror'] as const
const COMMITS = { one: '1'.repeat(40), two: '2'.repeat(40) } as const

const POLICY = `version: 1
components:
  api: { image: ["oci:./api", "oci:./mirror"] }
  web: { image: "oci:./web" }
tags:
  "{sha}":     { from: build, moves: never }
  "env-{env}": { from: promotion, moves: freely }
environments:
  dev:     { follows: { branches: [main] } }
  staging: { after: dev }
`
const BOTH = { components: [], all: true }
const PROMOTION = { ...BOTH, environment: 'staging', from: null, override: null, reason: null, dryRun: false }
const ROLLBACK = {
  ...BOTH,
  environment: 'staging',
  to: null,
  reason: 'errors rise',
  until: null,
  acknowledgeSchemaChange: false,
  dryRun: false,
  confirm: null,
}

async function deliver(sandbox: Sandbox, seed: keyof typeof COMMITS): Promise<void> {
  for (const component of ['api', 'web']) {
    const digest = await sandbox.push(`oci:./${component}`, { seed: `${component} ${seed}` })
    const event = { component, event: 'build', commit: COMMITS[seed], branch: 'main' } as const
    await sandbox.publish({ event, source: { type: 'digest', digest }, dryRun: false })
  }
}

type Flow = (world: World) => Promise<unknown>

interface Scene {
  readonly name: string
  readonly flow: Flow
  /** What happened before, in order. */
  readonly before: readonly Flow[]
}

const promoteBoth: Flow = async (world) => await promote(world, PROMOTION)

const SCENES: readonly Scene[] = [
  { name: 'promote, two components as a set', before: [], flow: promoteBoth },
  {
    name: 'rollback, two components as a set',
    before: [promoteBoth],
    flow: async (world) => await rollback(world, ROLLBACK),
  },
  {
    name: 'rollback, of what was rolled back already',
    before: [promoteBoth, async (world) => await rollback(world, ROLLBACK)],
    flow: async (world) => await rollback(world, { ...ROLLBACK, components: ['web'], all: false }),
  },
  {
    name: 'hold',
    before: [],
    flow: async (world) => await hold(world, { ...BOTH, environment: 'dev', reason: 'demo', until: null }),
  },
  {
    name: 'resume',
    before: [
      async (world) => await hold(world, { ...BOTH, environment: 'dev', reason: 'demo', until: null }),
    ],
    flow: async (world) => await resume(world, { ...BOTH, environment: 'dev', reason: null }),
  },
  {
    name: 'approve',
    before: [],
    flow: async (world) =>
      await approve(world, {
        component: 'api',
        name: COMMITS.one,
        environment: 'staging',
        comment: null,
        undo: false,
        dryRun: false,
      }),
  },
  {
    name: 'reconcile, after a promotion that was cut off',
    before: [async (world) => await cutOff(world)],
    flow: async (world) => await reconcile(world, { components: [], dryRun: false }),
  },
]

/** A promotion that is recorded, and of which no tag was written. */
async function cutOff(world: World): Promise<void> {
  const refuse = async (): Promise<never> => {
    throw new Killed()
  }
  const images = await world.images()
  const open = (name: string): ReturnType<typeof images.open> => {
    const store = images.open(name)
    return Object.assign(Object.create(store), { name: store.name, writeTags: refuse })
  }
  const broken: World = { ...world, images: async () => ({ open, close: () => images.close() }) }
  await expect(promote(broken, PROMOTION)).rejects.toBeInstanceOf(Killed)
}

async function prepare(scene: Scene): Promise<Sandbox> {
  const sandbox = await Sandbox.open(POLICY)
  await deliver(sandbox, 'one')
  // What staging ran before, so that there is something to go back to.
  if (scene.before.length > 0 || scene.name.startsWith('promote')) await sandbox.run(promoteBoth)
  await deliver(sandbox, 'two')
  for (const step of scene.before) await sandbox.run(step)
  return sandbox
}

/** What the ledger says, without what differs from run to run. */
function facts(sandbox: Sandbox): readonly string[] {
  return sandbox.records
    .filter(({ type }) => type !== 'published')
    .map(({ type, component, data }) =>
      JSON.stringify([type, component, data['digest'], data['environment'], data['rollback'], data['undo']]),
    )
    .toSorted()
}

async function dies(sandbox: Sandbox, flow: Flow, at: number): Promise<boolean> {
  try {
    await sandbox.run(flow, new Fate(at))
    return false
  } catch (error) {
    expect(error).toBeInstanceOf(Killed)
    return true
  }
}

describe.each(SCENES)('$name, killed', (scene) => {
  it('at any step and run again, ends as if nothing had happened', async () => {
    await using start = await prepare(scene)
    await using undisturbed = await start.copy()
    const fate = new Fate(Infinity)
    await undisturbed.run(scene.flow, fate)
    const after = await undisturbed.tags(...IMAGES)
    for (let at = 1; at <= fate.steps; at += 1) {
      await using killed = await start.copy()
      expect(await dies(killed, scene.flow, at), `at step ${at}`).toBe(true)
      if (at % 3 === 0) await dies(killed, scene.flow, (at * 7) % fate.steps)
      await killed.run(scene.flow)
      expect(await killed.tags(...IMAGES), `killed at step ${at}`).toEqual(after)
      expect(facts(killed), `killed at step ${at}`).toEqual(facts(undisturbed))
    }
  }, 120_000)

  it('at any step, is finished by reconcile just as well, as far as it was recorded', async () => {
    await using start = await prepare(scene)
    const fate = new Fate(Infinity)
    await using undisturbed = await start.copy()
    await undisturbed.run(scene.flow, fate)
    const ends = [await start.tags(...IMAGES), await undisturbed.tags(...IMAGES)]
    for (let at = 1; at <= fate.steps; at += 3) {
      await using killed = await start.copy()
      await dies(killed, scene.flow, at)
      await killed.run(async (world) => await reconcile(world, { components: [], dryRun: false }))
      const wanted = await killed.run(
        async (world) => await reconcile(world, { components: [], dryRun: true }),
      )
      expect(wanted.components.flatMap(({ actions }) => actions)).toEqual([])
      if (!scene.name.startsWith('reconcile')) expect(ends).toContainEqual(await killed.tags(...IMAGES))
    }
  }, 120_000)
})
