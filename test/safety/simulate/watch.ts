import { factOf, isFactType } from '../../../src/model/fact-of.ts'
import type { Digest } from '../../../src/model/digest.ts'
import type { Fact } from '../../../src/model/fact.ts'
import type { LedgerRecord } from '../../../src/model/record.ts'
import { compareVersions } from '../../../src/model/version.ts'
import type { Version } from '../../../src/model/version.ts'
import { createViews } from '../../../src/plan/views.ts'
import type { Views, Wanted } from '../../../src/plan/views.ts'
import type { TagClass } from '../../../src/policy/policy.ts'
import type { Attempt } from './attempt.ts'
import { owes } from './attempt.ts'
import { nameOfDigest } from './images.ts'
import type { Setting } from './policies.ts'
import type { Cell, SimulatedRegistry, TagWritten } from './registry.ts'

/** An invariant of docs/design.md, "Publishing", that did not hold. */
export class Broken extends Error {
  readonly invariant: string

  constructor(invariant: string, message: string) {
    super(`${invariant}: ${message}`)
    this.invariant = invariant
  }
}

export interface WatchOptions {
  /** An invariant that is not looked at. */
  readonly ignore: string | undefined
}

/**
 * Knows the ledger and the registry as nobody who takes part can, and says when an invariant is broken. It folds each record once
 * and looks only at what a step changed.
 */
export class Watch {
  readonly counts = { raced: 0, putBack: 0, promised: 0, owed: 0, late: 0 }
  readonly views: Views
  readonly #setting: Setting
  readonly #registry: SimulatedRegistry
  readonly #options: WatchOptions
  #records: LedgerRecord[] = []
  readonly #standing = new Map<string, Fact>()
  /** `tag digest`: was wanted at some head. */
  readonly #wantedEver = new Set<string>()
  /** What each tag that is written once was published as. */
  readonly #published = new Map<string, Digest>()
  /** `image tag digest`: a record says that it stands so, under a tag that it keeps for ever. */
  readonly #finished = new Set<string>()
  /** `digest tag`: stood so in some image. */
  readonly #stood = new Set<string>()
  readonly #versions = new Map<Digest, Version>()
  /** Facts by digest, withdrawn ones too. */
  readonly #known = new Map<Digest, Fact[]>()
  /** `image tag` that a write hit which nobody could have stopped. */
  readonly tainted = new Set<string>()
  /** By name, which is what the ledger has for the actor. */
  readonly attempts = new Map<string, Attempt>()
  /** Something was written, recorded, or has ended since the last look. */
  #changed = true
  /** The tags that a fact makes and that are written once. */
  readonly #once = new Map<Fact, readonly string[]>()
  /** What each tag is wanted to name, and whose record made it so. */
  readonly #wantedBy = new Map<string, { readonly digest: Digest | null; readonly by: string }>()
  #broken: Broken | null = null

  constructor(setting: Setting, registry: SimulatedRegistry, options: WatchOptions) {
    this.#setting = setting
    this.#registry = registry
    this.#options = options
    this.views = createViews(setting.component)
  }

  /** Takes in what the ledger has by now. */
  appended(records: readonly LedgerRecord[]): void {
    this.#keepsAll(records)
    if (records.length === this.#records.length) return
    this.#changed = true
    for (const record of records.slice(this.#records.length)) this.#fold(record)
    this.#records = [...records]
    const by = records.at(-1)?.actor ?? ''
    for (const { tag, digest } of this.views.entries()) {
      if (this.#wantedBy.get(tag)?.digest === digest) continue
      this.#wantedBy.set(tag, { digest, by })
      if (digest !== null) this.#wantedEver.add(`${tag} ${digest}`)
    }
  }

  /** A tag stood before the story began. */
  placed(tag: string, digest: Digest): void {
    this.#wantedEver.add(`${tag} ${digest}`)
    this.#stood.add(`${digest} ${tag}`)
  }

  /** Takes in a write of a tag, at the moment at which it takes effect. */
  wrote(written: TagWritten): void {
    this.#changed = true
    try {
      this.#checkWrite(written)
    } catch (error) {
      // Thrown into the flow that happens to write, it would be taken for a failure of the registry.
      if (error instanceof Broken) this.#broken ??= error
      else throw error
    }
  }

  /** Throws {@link Broken} when an invariant does not hold now. */
  check(): void {
    if (this.#broken !== null) throw this.#broken
    // A read changes nothing.
    if (!this.#changed) return
    this.#changed = false
    for (const image of this.#setting.component.images) {
      for (const wanted of this.views.entries())
        if (wanted.class.moves === 'forward') this.#checkForward(image, wanted)
    }
  }

  /** 4: Throws unless every tag of the registry is what is wanted, and everything wanted is there. */
  checkQuiet(now: number): void {
    const today = new Date(now).toISOString().slice(0, 10)
    for (const image of this.#setting.component.images) {
      const left = new Set(this.#registry.tags.get(image)?.keys())
      for (const wanted of this.views.entries()) {
        left.delete(wanted.tag)
        const digest = this.#registry.cell(image, wanted.tag)?.digest ?? null
        if (digest === wanted.digest || wanted.digest === null) continue
        if (this.tainted.has(`${image} ${wanted.tag}`) && wanted.class.moves === 'never') continue
        if (isOver(wanted, digest, today)) continue
        throw new Broken(
          '4',
          `all is quiet, and ${image}:${wanted.tag} is ${nameOfDigest(digest)}, wanted is ${nameOfDigest(wanted.digest)}`,
        )
      }
      // A float whose only facts lost their version has nothing to fall back to, and stays.
      const strange = [...left].filter((tag) => this.#classOfTag(tag)?.moves === 'never')
      for (const tag of strange) throw new Broken('4', `all is quiet, and nothing wants ${image}:${tag}`)
    }
  }

  /** 5: what a run was told to be done is in the ledger, stands, and has its tag. */
  checkAcknowledged(version: string, digest: Digest): void {
    const fact = [...this.#standing.values()].find(
      (known) => known.version?.text === version && known.digest === digest && known.kind !== 'promotion',
    )
    if (fact === undefined)
      throw new Broken(
        '5',
        `${version} was published as ${nameOfDigest(digest)}, and no standing fact says so`,
      )
  }

  /** A run that ended by itself leaves no tag that it has to answer for. */
  checkEnded(attempt: Attempt): void {
    this.#changed = true
    if (attempt.status !== 'done') return
    for (const image of this.#setting.component.images) {
      for (const [tag, cell] of this.#registry.tags.get(image) ?? []) {
        if (cell.overtakes !== attempt || this.#isWanted(tag, cell.digest)) continue
        throw new Broken(
          '4',
          `${attempt.name} ended well, and ${image}:${tag} was overtaken as soon as it was written`,
        )
      }
    }
  }

  /** The facts of artifacts that stand, in the order of the ledger. */
  artifacts(): readonly Fact[] {
    return [...this.#standing.values()].filter(({ kind }) => kind !== 'promotion')
  }

  #isWanted(tag: string, digest: Digest): boolean {
    return this.views.groups(tag).some(({ group }) => {
      const best = group.best()
      return best === null || group.digestIn(best) === digest
    })
  }

  /** 5: nothing that was appended is changed or lost. */
  #keepsAll(records: readonly LedgerRecord[]): void {
    const last = this.#records.at(-1)
    if (last === undefined) return
    const now = records[this.#records.length - 1]
    if (now?.id !== last.id) throw new Broken('5', `record ${last.seq} was appended and is not there`)
  }

  #fold(record: LedgerRecord): void {
    if (isFactType(record.type)) return this.#addFact(factOf(record))
    const { data } = record
    if (record.type === 'withdrawal') {
      this.views.remove(String(data['record']))
      this.#standing.delete(String(data['record']))
    }
    if (record.type === 'deprecation') this.views.deprecate(String(data['version']), data['undo'] !== true)
    if (record.type === 'published') this.#foldPublished(data)
  }

  #addFact(fact: Fact): void {
    this.views.add(fact)
    this.#standing.set(fact.id, fact)
    const { digest, version } = fact
    if (digest === null) return
    this.#known.set(digest, [...(this.#known.get(digest) ?? []), fact])
    const known = this.#versions.get(digest)
    if (version !== null && (known === undefined || compareVersions(known, version) < 0))
      this.#versions.set(digest, version)
  }

  #foldPublished(data: LedgerRecord['data']): void {
    const image = String(data['image'])
    for (const { tag, class: key, to } of data['tags'] as readonly {
      tag: string
      class: string
      to: Digest
    }[]) {
      if (this.#classOf(key)?.moves !== 'never') continue
      const known = this.#published.get(tag)
      if (known !== undefined && known !== to)
        throw new Broken('1', `${tag} was published as ${nameOfDigest(known)}, and as ${nameOfDigest(to)}`)
      this.#published.set(tag, to)
      this.#finished.add(`${image} ${tag} ${to}`)
    }
  }

  #classOf(key: string): TagClass | undefined {
    return this.#setting.component.classes.find((candidate) => candidate.key === key)
  }

  #checkWrite({ image, tag, before, cell }: TagWritten): void {
    const key = `${image} ${tag}`
    const entry = this.views.groups(tag)[0]
    const moves = entry?.class.moves ?? this.#classOfTag(tag)?.moves
    if (cell.late) this.counts.late += 1
    if (cell.unforeseen) this.tainted.add(key)
    else if (moves !== 'never') this.tainted.delete(key)
    if (!this.#wantedEver.has(`${tag} ${cell.digest}`))
      throw new Broken(
        '3',
        `${key} is set to ${nameOfDigest(cell.digest)}, which no head of the ledger ever wanted there`,
      )
    if (moves === 'never') this.#checkOnce({ image, tag, before, cell })
    else this.#checkOrder(key, cell)
    this.#stood.add(`${cell.digest} ${tag}`)
  }

  #classOfTag(tag: string): TagClass | undefined {
    for (const facts of this.#known.values()) {
      for (const fact of facts) {
        const made = this.views.made(fact).find((candidate) => candidate.tag === tag)
        if (made !== undefined) return made.class
      }
    }
    return undefined
  }

  /**
   * 1: a `never` tag, once written, never changes. A registry has no compare-and-swap, so there is one window that no client can
   * close: between the last read of a tag and the write of it, by two runs with different bytes for one version. What is left of
   * the invariant is all that can be had: a write over other bytes is by a run that saw the tag absent and was overtaken since; or
   * it puts back what the ledger says was published, over the bytes of a run that lost the version. What the ledger says was published never
   * changes, without exception.
   */
  #checkOnce({ image, tag, before, cell: { digest, writer, late } }: TagWritten): void {
    const key = `${image} ${tag}`
    if (before === null || before.digest === digest) return
    const read = writer?.reads.get(key)
    if (late || (read !== undefined && read.digest === null && read.step <= before.step)) {
      this.counts.raced += 1
      return
    }
    if (this.#isWanted(tag, digest) && [...this.#published.values()].includes(digest)) {
      this.counts.putBack += 1
      return
    }
    throw new Broken('1', `${key} was ${nameOfDigest(before.digest)} and is ${nameOfDigest(digest)}`)
  }

  /** The order of the writes: what a float names stands, somewhere, under a tag that it keeps for ever; so nobody replaces it. */
  #checkOrder(key: string, { digest }: Cell): void {
    if (this.#options.ignore === 'order') return
    const facts = this.#known.get(digest) ?? []
    const owned = facts.flatMap((fact) => this.#onceOf(fact))
    if (owned.length === 0 || owned.some((tag) => this.#stood.has(`${digest} ${tag}`))) return
    throw new Broken(
      'order',
      `${key} is set to ${nameOfDigest(digest)} before any tag that it keeps for ever`,
    )
  }

  /**
   * 2: a `forward` tag never names a lower version than a member whose `published` record stands. Between another run's record and a
   * write that was decided before it nobody can look, so a lower version may stand for as long as the run that wrote it lives, or
   * has to be run again; so it is with a run that has said what the tag shall name (a deprecation that it lifts, say) and is about to
   * write it; and a tag may wait for a higher version whose publish has begun and not ended.
   */
  #checkForward(image: string, { tag, group }: Wanted): void {
    const cell = this.#registry.cell(image, tag)
    if (cell === null) return
    const member = group.find((fact) => this.#isFinished(image, fact) && this.#mayHave(fact, tag))
    const now = this.#versions.get(cell.digest)
    if (member?.version == null || now === undefined || compareVersions(now, member.version) >= 0) return
    if (this.#isExcused(image, { tag, group }, cell)) return
    throw new Broken(
      '2',
      `${image}:${tag} is ${nameOfDigest(cell.digest)}, and ${member.version.text} was published and stands`,
    )
  }

  #isExcused(image: string, { tag, group }: Pick<Wanted, 'tag' | 'group'>, cell: Cell): boolean {
    if (this.tainted.has(`${image} ${tag}`)) return true
    const decider = this.attempts.get(this.#wantedBy.get(tag)?.by ?? '')
    if ([cell.writer, decider].some((attempt) => attempt != null && owes(attempt))) {
      this.counts.owed += 1
      return true
    }
    const best = group.best()
    if (best === null || this.#isFinished(image, best)) return false
    this.counts.promised += 1
    return true
  }

  #isFinished(image: string, fact: Fact): boolean {
    return this.#onceOf(fact).some((tag) => this.#finished.has(`${image} ${tag} ${fact.digest}`))
  }

  #onceOf(fact: Fact): readonly string[] {
    const known = this.#once.get(fact)
    if (known !== undefined) return known
    const made = this.views.made(fact).filter(({ class: { moves } }) => moves === 'never')
    const tags = made.map(({ tag }) => tag)
    this.#once.set(fact, tags)
    return tags
  }

  #mayHave(fact: Fact, tag: string): boolean {
    return this.views.claims(fact).some(({ group, barred }) => group.tag === tag && barred === null)
  }
}

/** A tag of a day that is over keeps what it had. */
function isOver({ class: { moves }, fact, group }: Wanted, digest: Digest | null, today: string): boolean {
  if (moves !== 'daily' || fact === null || fact.date.slice(0, 10) === today) return false
  return digest === null || group.find((member) => group.digestIn(member) === digest) !== null
}
