import { describe, expect, it } from 'vitest'

import { applyRetain } from '../../src/flows/retain/apply.ts'
import { planRetain } from '../../src/flows/retain.ts'
import { writePlanFile } from '../../src/flows/retain/write-plan.ts'
import { reconcile } from '../../src/flows/reconcile.ts'
import type { World } from '../../src/flows/world.ts'
import { MEDIA_TYPES } from '../../src/model/descriptor.ts'
import { manifestOf } from '../../src/testing/images.ts'
import { testClock } from '../../src/testing/clock.ts'
import { Fate, Killed } from '../support/mortal.ts'
import { Sandbox } from '../support/sandbox.ts'

const IMAGES = ['oci:./a', 'oci:./b']
const POLICY = `version: 1
image: [${IMAGES.map((image) => `"${image}"`).join(', ')}]
tags:
  "{version}": { from: release, moves: never }
  "sha-{sha}": { from: build, moves: never, retain: allow }
  edge:        { from: build, moves: freely }
retention: { keepPerEnvironment: 1, keepYounger: 1d, keepUntagged: 1d }
`

/** Three builds, the oldest an index with a signature; a plan that deletes the first two. */
async function prepare(): Promise<Sandbox> {
  const sandbox = await Sandbox.open(POLICY)
  for (const [index, platforms] of [
    ['linux/amd64', 'linux/arm64'],
    ['linux/amd64'],
    ['linux/amd64'],
  ].entries()) {
    const digest = await sandbox.push(IMAGES[0]!, { seed: `build ${index}`, platforms })
    const event = { event: 'build', commit: String(index + 1).repeat(40), branch: 'main' } as const
    await sandbox.publish({ event, source: { type: 'digest', digest }, dryRun: false })
    if (index === 0) await sandbox.run((world) => sign(world, digest))
  }
  await sandbox.run(async (world) =>
    writePlanFile(world, 'plan.json', await planRetain(later(world), { components: [] })),
  )
  return sandbox
}

/** As cosign does where there is no referrers API: a tag that is named after the digest. */
async function sign(world: World, subject: string): Promise<void> {
  const store = (await world.images()).open(IMAGES[0]!)
  const type = MEDIA_TYPES.ociIndex
  const signature = manifestOf({ schemaVersion: 2, mediaType: type, manifests: [] }, type)
  await store.writeManifest(signature)
  await store.writeTags(signature, [`${subject.replace(':', '-')}.sig`])
}

function later(world: World): World {
  return { ...world, clock: testClock('2026-06-01T10:00:00.000Z') }
}

async function apply(world: World): Promise<unknown> {
  return await applyRetain(later(world), { file: 'plan.json', dryRun: false, confirm: null })
}

async function end(sandbox: Sandbox): Promise<unknown> {
  const { unchanged, written, unmended } = await sandbox.run((world) =>
    reconcile(world, { components: [], dryRun: false }),
  )
  const deleted = sandbox.records
    .filter(({ type, data }) => type === 'retention' && data['undo'] !== true)
    .flatMap(({ data }) => data['digests'])
  return { tags: await sandbox.tags(...IMAGES), unchanged, written, unmended, deleted }
}

describe('retain', () => {
  it(
    '003-30: ends alike wherever it is killed and run again, in registry and ledger',
    { timeout: 120_000 },
    async () => {
      await using prepared = await prepare()
      await using whole = await prepared.copy()
      const counting = new Fate(Infinity)
      await whole.run(apply, counting)
      const wanted = await end(whole)
      expect(Object.keys((await whole.tags(IMAGES[0]!))[IMAGES[0]!]!)).toHaveLength(2)
      for (let at = 1; at <= counting.steps; at += 1) {
        await using sandbox = await prepared.copy()
        await expect(sandbox.run(apply, new Fate(at)), `step ${at}`).rejects.toThrow(Killed)
        await sandbox.run(apply)
        expect(await end(sandbox), `killed at step ${at}`).toEqual(wanted)
      }
    },
  )
})
