import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { publish } from '../../src/flows/publish.ts'
import type { PublishRequest } from '../../src/flows/requests.ts'
import type { PublishResult } from '../../src/flows/results.ts'
import type { World } from '../../src/flows/world.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { MemoryLedger } from '../../src/ledger/memory.ts'
import type { LedgerRecord } from '../../src/model/record.ts'
import type { Digest } from '../../src/model/digest.ts'
import { loadPolicy } from '../../src/policy/load.ts'
import { testClock, testRandom } from '../../src/testing/clock.ts'
import { makeImage } from '../../src/testing/images.ts'
import type { ImageRecipe } from '../../src/testing/images.ts'
import { Fate, mortalLedger, mortalStores } from './mortal.ts'
import { openTestStores } from './project.ts'

// Every write to a layout waits for the disk; in memory, thousands of runs take seconds.
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

async function makeFolder(): Promise<string> {
  return await mkdtemp(join(ROOT, 'tidemark-sandbox-'))
}

async function allOf(ledger: Ledger): Promise<readonly LedgerRecord[]> {
  const records: LedgerRecord[] = []
  for await (const record of ledger.read()) records.push(record)
  return records
}

/** Registries on disk and a ledger in memory, in which flows run as they are and can be killed at every step. */
export class Sandbox implements AsyncDisposable {
  readonly folder: string
  readonly policyText: string
  #records: readonly LedgerRecord[]

  private constructor(folder: string, policyText: string, records: readonly LedgerRecord[]) {
    this.folder = folder
    this.policyText = policyText
    this.#records = records
  }

  static async open(policyText: string): Promise<Sandbox> {
    return new Sandbox(await makeFolder(), policyText, [])
  }

  /** Another sandbox that stands as this one does. */
  async copy(): Promise<Sandbox> {
    const folder = await makeFolder()
    await cp(this.folder, folder, { recursive: true })
    return new Sandbox(folder, this.policyText, this.#records)
  }

  /** Stores an image without a tag. */
  async push(image: string, recipe: ImageRecipe): Promise<Digest> {
    return (await makeImage(openTestStores(this.folder).open(image), recipe)).digest
  }

  /** Runs `publish` until it ends or `fate` does; what was appended by then stays. */
  async publish(request: PublishRequest, fate: Fate = new Fate(Infinity)): Promise<PublishResult> {
    return await this.run((world) => publish(world, request), fate)
  }

  /** Runs a flow until it ends or `fate` does; what was appended by then stays. */
  async run<T>(flow: (world: World) => Promise<T>, fate: Fate = new Fate(Infinity)): Promise<T> {
    const context = {
      clock: testClock('2026-03-02T10:00:00.000Z'),
      random: testRandom(this.#records.length + 1),
    }
    const ledger = new MemoryLedger(context, this.#records)
    const policy = loadPolicy(this.policyText, 'tidemark.yaml')
    const images = mortalStores(openTestStores(this.folder), fate)
    const world: World = {
      ...context,
      policy,
      policyText: this.policyText,
      cwd: this.folder,
      folder: this.folder,
      git: null,
      ledger: async () => mortalLedger(ledger, fate),
      images: async () => images,
      forge: async () => null,
      ci: null,
      env: {},
      sleep: async () => {},
      actor: async () => 'ada',
      tell: () => {},
    }
    try {
      return await flow(world)
    } finally {
      this.#records = await allOf(ledger)
    }
  }

  get records(): readonly LedgerRecord[] {
    return this.#records
  }

  /** Facts and published tags, without what differs from run to run (ids, order of equal facts). */
  facts(): readonly string[] {
    return this.#records
      .filter(({ type }) => type !== 'published')
      .map(({ type, data }) => JSON.stringify([type, data['version'], data['digest'], data['environment']]))
      .toSorted()
  }

  /** image -> tag -> digest. */
  async tags(...images: readonly string[]): Promise<Record<string, Record<string, string>>> {
    const stores = openTestStores(this.folder)
    const found: Record<string, Record<string, string>> = {}
    for (const image of images) {
      const store = stores.open(image)
      const tags = await store.listTags()
      const entries = await Promise.all(
        tags.map(async (tag) => [tag, (await store.resolve(tag))?.digest ?? ''] as const),
      )
      found[image] = Object.fromEntries(entries)
    }
    return found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
