import type { Digest } from '../model/digest.ts'
import { digestOf } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import { isStable } from '../model/version.ts'
import type { Version } from '../model/version.ts'
import type { Component } from '../policy/policy.ts'
import { compareText } from './order.ts'
import * as reasons from './reasons.ts'
import type { GitTagFact } from './replay.ts'
import { staysWhy } from './stays.ts'
import { createViews } from './views.ts'
import type { Claim, Made, Views } from './views.ts'
import { compareWriteOrder } from './write-order.ts'

/** What happens to one tag. */
export interface ReplayTag {
  readonly component: string
  readonly tag: string
  readonly action: 'create' | 'move' | 'keep'
  readonly why: string
}

/** What a git tag means for one component. */
export interface Replayed {
  readonly refused: boolean
  readonly tags: readonly ReplayTag[]
  readonly why: string
}

/** The history of one component, grown by one git tag at a time. */
export class ComponentReplay {
  readonly component: Component
  readonly #views: Views
  /** Version text -> the git tag that released it. */
  readonly #released = new Map<string, string>()
  /** Class key -> its place in the write order, which thousands of steps share. */
  readonly #ranks: ReadonlyMap<string, number>
  #seq = 0

  constructor(component: Component) {
    this.component = component
    this.#views = createViews(component)
    const classes = component.classes.map(({ key, moves }) => ({ class: key, moves, tag: key }))
    this.#ranks = new Map(classes.toSorted(compareWriteOrder).map((entry, rank) => [entry.class, rank]))
  }

  /** Releases `version` from the git tag, whose time is RFC 3339, UTC, milliseconds. */
  release(tag: GitTagFact, version: Version): Replayed {
    const { commit } = tag
    if (commit === null) return refuse('it names no commit')
    const fact = this.#fact({ ...tag, commit }, version)
    const made = this.#views.made(fact)
    const reason = this.#reasonAgainst(tag, fact, made)
    if (reason !== null) return refuse(reason)
    this.#released.set(version.text, tag.name)
    // What the tags name before it comes.
    const before = new Map(made.map((entry) => [entry.tag, entry.group?.best() ?? null]))
    this.#views.add(fact)
    const claims = this.#views.claims(fact)
    const tags = claims.flatMap((claim) => this.#tagOf(fact, claim, before.get(claim.group.tag) ?? null))
    return {
      refused: false,
      tags: this.#inOrder(tags).map(shown),
      why: this.#whyOf(version, claims),
    }
  }

  /** The floating tags with the version that each names. */
  floats(): readonly (readonly [tag: string, version: string])[] {
    const floating = [...this.#views.entries()].filter(
      ({ class: { moves } }) => moves === 'forward' || moves === 'freely',
    )
    return floating.flatMap(({ tag, fact }) => (fact?.version ? [[tag, fact.version.text] as const] : []))
  }

  #fact({ name, time, commit }: GitTagFact & { readonly commit: string }, version: Version): Fact {
    this.#seq += 1
    return {
      kind: isStable(version) ? 'release' : 'prerelease',
      component: this.component.name,
      id: name,
      seq: this.#seq,
      digest: digestOf(commit),
      version,
      commit,
      branch: null,
      gitTag: name,
      environment: null,
      run: null,
      date: time,
      platforms: this.#platforms(commit),
      actor: null,
      schemaChange: false,
    }
  }

  /** As an image for every platform that the policy speaks of would have. */
  #platforms(commit: string): Readonly<Record<string, Digest>> {
    const names = this.component.classes.flatMap(({ platforms }) => platforms)
    return Object.fromEntries(names.map((platform) => [platform, digestOf(`${commit} ${platform}`)]))
  }

  #reasonAgainst(tag: GitTagFact, fact: Fact, made: readonly Made[]): string | null {
    if (this.component.releases.annotated && tag.type === 'lightweight')
      return 'it is not annotated, as the policy demands'
    const version = fact.version?.text ?? ''
    const released = this.#released.get(version)
    if (released !== undefined) return `${version} was released already, from ${released}`
    return made.length === 0 ? `no tag class takes this ${fact.kind}` : conflictOf(fact, made)
  }

  /** None for a tag that neither is there nor comes. */
  #tagOf(fact: Fact, { class: tagClass, group, barred }: Claim, before: Fact | null): readonly Told[] {
    const best = group.best()
    const base = { component: fact.component, tag: group.tag, class: tagClass.key, moves: tagClass.moves }
    if (best === fact) {
      if (before === null)
        return [
          { ...base, action: 'create', why: tagClass.moves === 'never' ? reasons.NEW_ONCE : reasons.NEW },
        ]
      return [{ ...base, action: 'move', why: reasons.movesTo(reasons.nameOf(before), reasons.nameOf(fact)) }]
    }
    if (best === null) return []
    if (tagClass.moves === 'never') return [{ ...base, action: 'keep', why: onceWhy(fact, best) }]
    const standing = reasons.nameOf(best)
    const why = staysWhy({ fact, barred, standing, by: this.component.releases.lines.by })
    return [{ ...base, action: 'keep', why }]
  }

  #inOrder(tags: readonly Told[]): readonly Told[] {
    const rank = (told: Told): number => this.#ranks.get(told.class) ?? 0
    return tags.toSorted((a, b) => rank(a) - rank(b) || compareText(a.tag, b.tag))
  }

  #whyOf(version: Version, claims: readonly Claim[]): string {
    const kind = isStable(version) ? 'release' : 'prerelease'
    const barred = claims.find((claim) => claim.barred !== null)?.barred ?? null
    if (barred === 'endOfLife') return `${kind} of a line at its end of life`
    return barred === 'upcoming' ? `${kind} of a line that is not supported yet` : kind
  }
}

type Told = ReplayTag & { readonly class: string; readonly moves: Claim['class']['moves'] }

function shown({ component, tag, action, why }: Told): ReplayTag {
  return { component, tag, action, why }
}

/** A tag that is written once and has its bytes. */
function conflictOf(fact: Fact, made: readonly Made[]): string | null {
  for (const { class: tagClass, tag, group } of made) {
    if (tagClass.moves !== 'never' || tagClass.onConflict === 'keep') continue
    const owner = group?.best() ?? null
    if (owner !== null && group?.digestIn(owner) !== group?.digestIn(fact)) {
      return `${tag} is ${reasons.nameOf(owner)} and written once`
    }
  }
  return null
}

function onceWhy(fact: Fact, owner: Fact): string {
  return owner.digest === fact.digest || owner.digest === null
    ? reasons.ALREADY_THERE
    : reasons.keepsFirst(owner.digest)
}

function refuse(why: string): Replayed {
  return { refused: true, tags: [], why }
}
