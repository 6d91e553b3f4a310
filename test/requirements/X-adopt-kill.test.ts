import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { adoptRecord } from '../../src/flows/adopt/record.ts'
import type { RecordResult } from '../../src/flows/adopt/record-result.ts'
import { openRepository } from '../../src/git/open.ts'
import { makeRepository } from '../../src/testing/git.ts'
import type { TestRepository } from '../../src/testing/git.ts'
import { makeImage } from '../../src/testing/images.ts'
import { Fate, Killed } from '../support/mortal.ts'
import { openTestStores } from '../support/project.ts'
import { Sandbox } from '../support/sandbox.ts'

const IMAGE = 'oci:./web'
const POLICY = `version: 1
image: ${IMAGE}
releases: { gitTag: "v{version}" }
tags:
  "{version}": { from: release, moves: never }
  "{major}.{minor}": { from: [release, rebuild], moves: forward }
  "{major}.{minor}-r{date}": { from: rebuild, moves: never }
`
const TAGS: Readonly<Record<string, readonly string[]>> = {
  a: ['1.0.0', '1.0'],
  b: ['1.1.0'],
  c: ['1.1-r20260202', '1.1'],
  d: ['jims-test'],
}

let repository: TestRepository
beforeAll(async () => {
  repository = await makeRepository({ commits: 2, tags: [{ name: 'v1.0.0', commit: 0 }, 'v1.1.0'] })
})
afterAll(async () => {
  await repository.remove()
})

async function legacy(): Promise<Sandbox> {
  const sandbox = await Sandbox.open(POLICY)
  const store = openTestStores(sandbox.folder).open(IMAGE)
  for (const [seed, tags] of Object.entries(TAGS))
    await store.writeTags(await makeImage(store, { seed }), tags)
  return sandbox
}

/** One record an append, so that there is a moment between any two of them. */
async function record(sandbox: Sandbox, fate?: Fate): Promise<RecordResult> {
  const git = await openRepository(repository.root)
  const request = { images: [], record: true, dryRun: false, confirm: null, mostAtOnce: 1 }
  return await sandbox.run(async (world) => {
    const kept = { ...(await world.ledger()), promises: { durable: true, attributed: true, writable: true } }
    return await adoptRecord({ ...world, git, ledger: async () => kept }, request)
  }, fate)
}

function known({ records }: Sandbox): readonly string[] {
  return records.map(({ type, data }) =>
    JSON.stringify([type, data['version'], data['digest'], data['tags']]),
  )
}

describe('adopt --record', () => {
  it('X-10: killed at any step and run again, comes to the same ledger', async () => {
    await using fresh = await legacy()
    await using whole = await fresh.copy()
    const { releases, rebuilds } = await record(whole)
    expect([releases.length, rebuilds.length]).toEqual([2, 1])
    expect(whole.records.map(({ type }) => type)).toEqual(['release', 'release', 'rebuild', 'adoption'])
    let killed = true
    for (let at = 1; killed; at += 1) {
      await using sandbox = await fresh.copy()
      killed = await dies(record(sandbox, new Fate(at)))
      await record(sandbox)
      expect(known(sandbox), `killed at step ${at}`).toEqual(known(whole))
    }
  })
})

async function dies(run: Promise<unknown>): Promise<boolean> {
  try {
    await run
    return false
  } catch (error) {
    if (error instanceof Killed) return true
    throw error
  }
}
