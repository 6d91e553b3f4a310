import { compareVersions } from '../model/version.ts'
import type { Version } from '../model/version.ts'

/** A tag that was moved to a lower version, as the newest event said so. */
export interface Fall {
  /** The git tag whose event did it. */
  readonly gitTag: string
  readonly tag: string
  readonly from: string
  readonly to: string
  /** RFC 3339, UTC. */
  readonly since: string
  /** When the tag came back to `from` or above; null when it never did. */
  readonly until: string | null
}

/** An event that pushes some tags. */
export interface TagEvent {
  readonly gitTag: string
  readonly version: Version
  readonly tags: readonly string[]
  /** RFC 3339, UTC. */
  readonly time: string
}

interface OpenFall {
  readonly fall: Fall
  readonly floor: Version
}

/** A registry as it would be if every event pushed its tags, in the order in which they happened. */
export class EventHistory {
  readonly #names = new Map<string, Version>()
  readonly #open = new Map<string, OpenFall[]>()
  readonly #closed: Fall[] = []

  /** Pushes the event's tags; returns those that it moves backward. */
  push(event: TagEvent): readonly Fall[] {
    const { version, tags, time } = event
    return tags.flatMap((tag) => {
      this.#close(tag, version, time)
      const before = this.#names.get(tag)
      this.#names.set(tag, version)
      if (before === undefined || compareVersions(version, before) >= 0) return []
      return [this.#fall(event, tag, before)]
    })
  }

  /** Every move backward, oldest first. */
  falls(): readonly Fall[] {
    const open = [...this.#open.values()].flatMap((falls) => falls.map(({ fall }) => fall))
    return [...this.#closed, ...open].toSorted(byTime)
  }

  #fall({ gitTag, version, time }: TagEvent, tag: string, before: Version): Fall {
    const fall = { gitTag, tag, from: before.text, to: version.text, since: time, until: null }
    this.#open.set(tag, [...(this.#open.get(tag) ?? []), { fall, floor: before }])
    return fall
  }

  #close(tag: string, version: Version, time: string): void {
    const open = this.#open.get(tag)
    if (open === undefined) return
    const still = open.filter(({ floor }) => compareVersions(version, floor) < 0)
    const over = open.filter((entry) => !still.includes(entry))
    this.#closed.push(...over.map(({ fall }) => ({ ...fall, until: time })))
    if (still.length === 0) this.#open.delete(tag)
    else this.#open.set(tag, still)
  }
}

function byTime(a: Fall, b: Fall): number {
  if (a.since === b.since) return 0
  return a.since < b.since ? -1 : 1
}
