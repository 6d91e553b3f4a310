import type { Digest } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import type { Order } from './order.ts'

/** What decides among the facts that claim a tag: one per tag class. */
export interface Judge {
  readonly order: Order
  /** Grows whenever {@link stands} may answer otherwise than before. */
  epoch(): number
  /** False for a fact that claims the tag and may not have it: deprecated, or of a line that is not supported. */
  stands(fact: Fact): boolean
  /** What retention deleted: nothing shall name it. A change of it lets {@link epoch} grow. */
  readonly deleted: ReadonlySet<Digest>
  /** True for tags that are written once: when what was written is deleted, nothing else may take the name. */
  readonly once: boolean
}

/**
 * The facts that claim one tag, and the best of them that stands. Adding costs one comparison; only after a change of what
 * stands (a deprecation, a line that came or went) the best is looked for again, from the top.
 */
export class Group {
  readonly tag: string
  /** The platform whose child the tag names; null for the whole artifact. */
  readonly platform: string | null
  readonly #judge: Judge
  // Worst first once sorted. Facts mostly come in order, so sorting is mostly nothing.
  readonly #members: Fact[]
  #sorted = true
  #best: Fact | null = null
  #epoch = -1

  constructor(name: { readonly tag: string; readonly platform: string | null }, judge: Judge, first: Fact) {
    this.tag = name.tag
    this.platform = name.platform
    this.#judge = judge
    this.#members = [first]
  }

  get size(): number {
    return this.#members.length
  }

  add(fact: Fact): void {
    const { order } = this.#judge
    const last = this.#members.at(-1)
    if (last !== undefined && order(last, fact) > 0) this.#sorted = false
    this.#members.push(fact)
    if (this.#judge.deleted.size > 0) this.#epoch = -1
    if (this.#epoch !== this.#judge.epoch() || !this.#judge.stands(fact)) return
    if (this.#best === null || order(fact, this.#best) > 0) this.#best = fact
  }

  remove(fact: Fact): void {
    const at = this.#members.indexOf(fact)
    if (at !== -1) this.#members.splice(at, 1)
    if (this.#best === fact) this.#epoch = -1
  }

  /** The fact that the tag shall name; null when none stands. */
  best(): Fact | null {
    const epoch = this.#judge.epoch()
    if (this.#epoch !== epoch) {
      this.#best = this.#choose()
      this.#epoch = epoch
    }
    return this.#best
  }

  /** The best claiming fact that `fits`, standing or not; null when none does. */
  find(fits: (fact: Fact) => boolean): Fact | null {
    return this.#sort().findLast(fits) ?? null
  }

  /** The digest that the tag would name for `fact`; null when it is not built yet, or its platforms are not known. */
  digestIn(fact: Fact): Digest | null {
    return this.platform === null ? fact.digest : (fact.platforms[this.platform] ?? null)
  }

  #choose(): Fact | null {
    const { deleted, once } = this.#judge
    const standing = (fact: Fact): boolean => this.#judge.stands(fact)
    const best = this.#sort().findLast(standing) ?? null
    if (best === null || deleted.size === 0 || !this.#isDeleted(best)) return best
    return once ? null : (this.#members.findLast((fact) => standing(fact) && !this.#isDeleted(fact)) ?? null)
  }

  #isDeleted(fact: Fact): boolean {
    const digest = this.digestIn(fact)
    return digest !== null && this.#judge.deleted.has(digest)
  }

  #sort(): readonly Fact[] {
    if (!this.#sorted) this.#members.sort(this.#judge.order)
    this.#sorted = true
    return this.#members
  }
}
