import type { Fact } from '../model/fact.ts'
import type { Feed } from './feeds.ts'
import { Group } from './group.ts'
import type { Judge } from './group.ts'
import { Slots } from './slots.ts'

/**
 * The tags of one class. Most tags of a long history have one fact (a commit, an exact version) and nobody asks for them: such a
 * fact stands for itself, and gets a group when a second one comes or somebody asks.
 */
export class Row {
  readonly feed: Feed
  readonly #judge: Judge
  readonly #slots: Slots<Fact | Group>

  constructor(feed: Feed, judge: Judge) {
    this.feed = feed
    this.#judge = judge
    this.#slots = new Slots((slot) => (slot instanceof Group ? slot.tag : (feed.tagOf(slot, null) ?? '')))
  }

  add(fact: Fact): void {
    if (!this.feed.takes(fact)) return
    for (const platform of this.feed.platforms) {
      const tag = this.feed.tagOf(fact, platform)
      if (tag !== null) this.#put(tag, platform, fact)
    }
  }

  remove(fact: Fact): void {
    for (const tag of this.tagsOf(fact)) {
      const group = this.group(tag)
      group?.remove(fact)
      if (group?.size === 0) this.#slots.replace(tag, undefined)
    }
  }

  /** The tags that the fact makes, added or not. */
  tagsOf(fact: Fact): readonly string[] {
    const tags: string[] = []
    if (!this.feed.takes(fact)) return tags
    for (const platform of this.feed.platforms) {
      const tag = this.feed.tagOf(fact, platform)
      if (tag !== null) tags.push(tag)
    }
    return tags
  }

  /** The facts that claim the tag; undefined when there are none. */
  group(tag: string): Group | undefined {
    const slot = this.#slots.get(tag)
    if (slot === undefined || slot instanceof Group) return slot
    const group = this.#grouped(tag, slot)
    this.#slots.replace(tag, group)
    return group
  }

  *groups(): Iterable<Group> {
    for (const slot of this.#slots.values()) {
      yield slot instanceof Group ? slot : this.#grouped(this.feed.tagOf(slot, null) ?? '', slot)
    }
  }

  #put(tag: string, platform: string | null, fact: Fact): void {
    const first = platform === null ? fact : new Group({ tag, platform }, this.#judge, fact)
    const slot = this.#slots.getOrAdd(tag, first)
    if (slot === first) return
    const group = slot instanceof Group ? slot : this.#grouped(tag, slot)
    if (group !== slot) this.#slots.replace(tag, group)
    group.add(fact)
  }

  /** Facts of platform classes are grouped from the start, so this one names the whole artifact. */
  #grouped(tag: string, fact: Fact): Group {
    return new Group({ tag, platform: null }, this.#judge, fact)
  }
}
