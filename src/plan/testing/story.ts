import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { emptyState } from '../../model/fold.ts'
import type { ComponentFacts } from '../../model/component-facts.ts'
import { loadPolicy } from '../../policy/load.ts'
import type { Component, Policy } from '../../policy/policy.ts'
import type { PublishInput } from '../input.ts'
import { planAll, planPublish } from '../plan.ts'
import type { Plan } from '../plan.ts'
import { candidate } from './fact.ts'
import type { Given } from './fact.ts'

type Extra = Partial<Pick<PublishInput, 'labels' | 'ledger' | 'now'>>

/** A ledger and registries in memory: publishing records the facts and writes the planned tags, as the flows do. */
export class Story {
  readonly policy: Policy
  readonly component: Component
  readonly #root = emptyState()
  readonly #state: ComponentFacts
  readonly #observed = new Map<string, Map<string, Digest | null>>()
  now = new Date('2026-03-02T12:00:00.000Z')
  #seq = 0

  /** `text` is a policy file; the first component, or the named one. */
  constructor(text: string, name?: string) {
    this.policy = loadPolicy(text, 'tidemark.yaml')
    const found = this.policy.components.find((component) => name === undefined || component.name === name)
    if (found === undefined) throw new Error(`no component ${name}`)
    this.component = found
    this.#state = this.#root.grow(found.name)
    for (const image of found.images) this.#observed.set(image, new Map())
  }

  get state(): ComponentFacts {
    return this.#state
  }

  get root(): ReturnType<typeof emptyState> {
    return this.#root
  }

  fact(given: Given): Fact {
    return candidate({ component: this.component.name, ...given })
  }

  /** Plans one event without doing anything. */
  plan(given: Given | readonly Given[], extra: Extra = {}): Plan {
    const candidates = [given].flat().map((each) => this.fact(each))
    const { policy, component, now } = this
    return planPublish({
      policy,
      component,
      state: this.#state,
      observed: this.#observed,
      now,
      candidates,
      ...extra,
    })
  }

  /** Plans and, unless something is refused, does it. */
  publish(given: Given | readonly Given[], extra: Extra = {}): Plan {
    const plan = this.plan(given, extra)
    if (plan.refusals.length > 0) return plan
    this.record(plan)
    this.write(plan)
    return plan
  }

  /** The intent only: what stands after a crash before the first tag. */
  record(plan: Plan): void {
    for (const id of plan.replaces) this.#state.withdraw(id)
    for (const fact of plan.newFacts) {
      this.#seq += 1
      this.#state.add({ ...fact, id: `record-${this.#seq}`, seq: this.#seq })
    }
  }

  write(plan: Plan): void {
    for (const action of plan.actions) {
      const digest = action.to?.digest ?? null
      if (digest === null || (action.action !== 'create' && action.action !== 'move')) continue
      this.set(action.tag, digest, action.image)
      const { tag, class: key, to } = action
      const written = { tag, class: key, from: action.from?.digest ?? null, to: digest }
      const version = to?.version ?? null
      this.#seq += 1
      this.#state.publish(
        { image: action.image, tags: [{ ...written, ...(version !== null && { version }) }] },
        { seq: this.#seq, time: this.now.toISOString() },
      )
    }
  }

  /** Everything that is wanted against what there is. */
  all(): Plan {
    const { policy, component, now } = this
    return planAll({ policy, component, state: this.#state, observed: this.#observed, now })
  }

  /** Records the result of a check about a digest. */
  check(check: string, digest: Digest, passed = true): void {
    const data = { check, digest, result: passed ? 'pass' : 'fail', date: this.now.toISOString() } as const
    this.#state.evidence.check(data, this.stamp('ci'))
  }

  /** Where the next record would stand. */
  stamp(actor: string): {
    readonly id: string
    readonly seq: number
    readonly actor: string
    readonly time: string
  } {
    this.#seq += 1
    return { id: `record-${this.#seq}`, seq: this.#seq, actor, time: this.now.toISOString() }
  }

  deprecate(version: string, undo = false): void {
    this.#state.deprecate(version, { version, reason: 'broken', undo })
  }

  /** Writes a tag behind Tidemark's back; null deletes it. */
  set(tag: string, digest: Digest | null, image = this.component.images[0] ?? ''): void {
    this.#observed.get(image)?.set(tag, digest)
  }

  /** As if the registry had not been asked for the tag. */
  forget(tag: string): void {
    for (const tags of this.#observed.values()) tags.delete(tag)
  }

  /** What the registry has: tag -> digest. */
  get registry(): Readonly<Record<string, Digest>> {
    const tags = [...(this.#observed.get(this.component.images[0] ?? '') ?? [])]
    return Object.fromEntries(
      tags.flatMap(([tag, digest]) => (digest === null ? [] : [[tag, digest] as const])),
    )
  }
}

/** `create 2.5.2`, `keep latest` …: what happens to the tags of the first image. */
export function told(plan: Plan): readonly string[] {
  return plan.actions.map(({ action, tag }) => `${action} ${tag}`)
}

/** The codes of what a plan refuses. */
export function codes(plan: Plan): readonly string[] {
  return plan.refusals.map(({ code }) => code)
}
