import type { Fact } from './fact.ts'

const NONE: readonly Fact[] = Object.freeze([])

/** Facts in ledger order that can be withdrawn by record id. No sequence of calls costs more than linear time. */
export class FactList {
  // Every fact ever added; positions never shift, so that the indexes can go on from where they stopped.
  readonly #all: Fact[] = []
  readonly #withdrawn = new Set<Fact>()
  readonly #byId = new FactIndex(this.#all, this.#withdrawn, (fact) => fact.id)
  // Those that stand; made when somebody looks, so that many withdrawals in a row cost one sweep.
  #standing: Fact[] | null = this.#all

  get standing(): readonly Fact[] {
    this.#standing ??= this.#all.filter((fact) => !this.#withdrawn.has(fact))
    return this.#standing
  }

  add(fact: Fact): void {
    this.#all.push(fact)
    if (this.#standing !== this.#all) this.#standing?.push(fact)
  }

  /** Takes the fact with the record id out; gives it back, or undefined when there is none. */
  withdraw(id: string): Fact | undefined {
    const fact = this.withId(id)
    if (fact === undefined) return undefined
    this.#withdrawn.add(fact)
    this.#byId.forget(fact)
    this.#standing = null
    return fact
  }

  withId(id: string): Fact | undefined {
    return this.#byId.get(id)[0]
  }

  /** An index of this list; tell it of every withdrawal by {@link FactIndex.forget}. */
  indexBy(keyOf: (fact: Fact) => string | null): FactIndex {
    return new FactIndex(this.#all, this.#withdrawn, keyOf)
  }
}

/** Standing facts by a key, built when first asked and then only extended: a fold that asks nothing pays nothing. */
export class FactIndex {
  readonly #facts: readonly Fact[]
  readonly #withdrawn: ReadonlySet<Fact>
  readonly #keyOf: (fact: Fact) => string | null
  readonly #byKey = new Map<string, Fact[]>()
  readonly #stale = new Set<string>()
  /** How many facts, from the front of the list, the index has seen. */
  #seen = 0

  constructor(facts: readonly Fact[], withdrawn: ReadonlySet<Fact>, keyOf: (fact: Fact) => string | null) {
    this.#facts = facts
    this.#withdrawn = withdrawn
    this.#keyOf = keyOf
  }

  get(key: string): readonly Fact[] {
    for (; this.#seen < this.#facts.length; this.#seen += 1) this.#add(this.#facts[this.#seen])
    if (this.#stale.delete(key)) {
      const standing = this.#byKey.get(key)?.filter((fact) => !this.#withdrawn.has(fact))
      this.#byKey.set(key, standing ?? [])
    }
    return this.#byKey.get(key) ?? NONE
  }

  /** Drops a fact that was withdrawn; its key is swept when next asked. */
  forget(fact: Fact): void {
    const key = this.#keyOf(fact)
    if (key !== null && this.#byKey.has(key)) this.#stale.add(key)
  }

  #add(fact: Fact | undefined): void {
    if (fact === undefined || this.#withdrawn.has(fact)) return
    const key = this.#keyOf(fact)
    if (key === null) return
    const bucket = this.#byKey.get(key)
    if (bucket === undefined) this.#byKey.set(key, [fact])
    else bucket.push(fact)
  }
}
