import { randomBytes } from 'node:crypto'

import { expect } from 'vitest'

import { openRepository } from '../../../src/git/open.ts'
import type { Ledger } from '../../../src/ledger/ledger.ts'
import { openLedger } from '../../../src/ledger/open.ts'
import { applyRecord, emptyState } from '../../../src/model/fold.ts'
import type { LedgerRecord } from '../../../src/model/record.ts'
import { planAll } from '../../../src/plan/plan.ts'
import type { Policy } from '../../../src/policy/policy.ts'
import type { RawRegistry } from '../../support/raw-registry.ts'
import type { Scene } from './scene.ts'

/** `IMAGE:TAG` -> digest. */
export type Tags = ReadonlyMap<string, string>

/** Somebody who only looks, from a clone of their own: at the registry with plain HTTP, and at the ledger. */
export class Observer {
  readonly #raw: RawRegistry
  readonly #policy: Policy
  readonly #ledger: Ledger
  readonly state = emptyState()
  readonly records: LedgerRecord[] = []
  /** Every digest that any head of the ledger wanted of a tag. */
  readonly #wanted = new Map<string, Set<string>>()
  /** Tags that are written once -> what they named when they were first seen. */
  readonly #once = new Map<string, string>()
  readonly #never = new Set<string>()
  #queue: Promise<unknown> = Promise.resolve()

  private constructor(raw: RawRegistry, policy: Policy, ledger: Ledger) {
    this.#raw = raw
    this.#policy = policy
    this.#ledger = ledger
  }

  static async open(scene: Scene, raw: RawRegistry): Promise<Observer> {
    const repository = await openRepository(await scene.clone())
    const context = { clock: { now: () => new Date() }, random: (count: number) => randomBytes(count) }
    return new Observer(raw, scene.policy, await openLedger(scene.policy.ledger, { ...context, repository }))
  }

  /**
   * What must hold at every moment, whoever is writing: a tag that is written once and stood names what it named, and no tag names
   * anything that the ledger never wanted of it.
   */
  async check(where: string): Promise<Tags> {
    const stood = new Map(this.#once)
    const tags = await this.tags()
    // The facts come before the tags: a ledger that is read later knows all that these may name.
    await this.look()
    const once = new Map([...tags].filter(([name]) => this.#never.has(name)))
    for (const [name, digest] of once) this.#once.set(name, this.#once.get(name) ?? digest)
    expectUnmoved(stood, tags, where)
    // Another look may have come first.
    expectUnmoved(once, this.#once, where)
    expectWanted(tags, this.#wanted, where)
    return tags
  }

  /** Every tag of every image, as anybody else sees them. */
  async tags(): Promise<Tags> {
    const images = this.#policy.components.flatMap((component) => component.images)
    const found = await Promise.all(images.map(async (image) => await this.#tagsOf(image)))
    return new Map(found.flat())
  }

  /** Reads what is new in the ledger; one after another, as a state grows. */
  async look(): Promise<void> {
    const turn = this.#queue.then(async () => await this.#readOn())
    this.#queue = turn.catch(() => {})
    await turn
  }

  async #readOn(): Promise<void> {
    await this.#ledger.head({ fresh: true })
    for await (const record of this.#ledger.read(this.state.head.seq)) {
      applyRecord(this.state, record)
      this.records.push(record)
      this.#want(record.component)
    }
  }

  #want(name: string): void {
    const component = this.#policy.components.find((each) => each.name === name)
    if (component === undefined) return
    const state = this.state.component(name)
    const input = { policy: this.#policy, component, state, observed: new Map(), now: new Date() }
    for (const { image, tag, moves, to } of planAll(input).actions) {
      const digest = to?.digest ?? null
      if (digest === null) continue
      const key = `${image}:${tag}`
      this.#wanted.set(key, (this.#wanted.get(key) ?? new Set()).add(digest))
      if (moves === 'never') this.#never.add(key)
    }
  }

  async #tagsOf(image: string): Promise<readonly (readonly [string, string])[]> {
    const repository = image.slice(this.#raw.host.length + 1)
    const tags = await this.#raw.tagNames(repository)
    const digests = tags.map(async (tag) => [tag, await this.#raw.digest(repository, tag)] as const)
    return (await Promise.all(digests)).flatMap(([tag, digest]) =>
      digest === null ? [] : [[`${image}:${tag}`, digest] as const],
    )
  }
}

function expectUnmoved(stood: Tags, now: Tags, where: string): void {
  for (const [name, digest] of stood) expect(now.get(name), `${name} is written once, ${where}`).toBe(digest)
}

function expectWanted(tags: Tags, wanted: ReadonlyMap<string, ReadonlySet<string>>, where: string): void {
  for (const [name, digest] of tags)
    expect([...(wanted.get(name) ?? [])], `${name} was wanted, ${where}`).toContain(digest)
}
