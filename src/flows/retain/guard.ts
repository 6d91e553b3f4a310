import type { Ledger } from '../../ledger/ledger.ts'
import type { Digest } from '../../model/digest.ts'
import { holdAgainst } from '../../plan/retain/hold-against.ts'
import type { Remaining } from '../../plan/retain/hold-against.ts'
import type { ImageContent } from '../../plan/retain/content.ts'
import type { RetainInput } from '../../plan/retain/input.ts'
import type { ComponentRetention, PlannedDeletion } from '../../plan/retain/plan.ts'
import { classesOfTag } from '../../policy/match.ts'
import { mapUnordered } from '../../registry/resolve/map-unordered.ts'
import type { Target } from '../content/targets.ts'
import { AT_ONCE, withDigests } from './read-content.ts'

/** Tags that registries list on a page, about. */
const PAGE = 1000

type Tagged = readonly [tag: string, digest: Digest]

interface Seen {
  readonly content: ImageContent
  readonly requests: number
  readonly changed: boolean
}

/** What is so while a plan is carried out: looks at tags and ledger again and again, and spares what anything keeps by then. */
export class Guard {
  readonly #targets: readonly Target[]
  readonly #plan: ComponentRetention
  readonly #environments: readonly string[]
  #input: RetainInput
  #remaining: Remaining
  #deletable: ReadonlySet<Digest>
  readonly #moving = new Map<string, boolean>()

  constructor(targets: readonly Target[], plan: ComponentRetention, input: RetainInput) {
    this.#targets = targets
    this.#plan = plan
    this.#input = input
    this.#environments = input.policy.environments.map(({ name }) => name)
    this.#remaining = holdAgainst(plan, input)
    this.#deletable = deletableIn(this.#remaining)
  }

  get remaining(): Remaining {
    return this.#remaining
  }

  /** False for what is kept by now, and for what something kept needs. */
  mayGo(digest: Digest): boolean {
    return this.#deletable.has(digest)
  }

  /** Where a digest stands. */
  placesOf(digest: Digest): readonly Target[] {
    const { images } = this.#input
    const has = images.filter(({ manifests }) => manifests.has(digest)).map(({ image }) => image)
    return this.#targets.filter(({ image }) => has.includes(image))
  }

  spare(digest: Digest, why: string): void {
    this.#now({ spared: new Map(this.#input.spared).set(digest, why) })
  }

  /**
   * Looks again, right before `batch` is deleted: at the tags of every image, at what those name that came or moved, then at the ledger.
   * Nothing that was seen before is forgotten. Answers about how many requests that took.
   */
  async look(batch: readonly PlannedDeletion[], ledger: Ledger): Promise<number> {
    const going = new Set(batch.map(({ digest }) => digest))
    const seen: Seen[] = []
    for (const content of this.#input.images) {
      const target = this.#targets.find(({ image }) => image === content.image)
      const same = { content, requests: 0, changed: false }
      seen.push(target === undefined ? same : await this.#seen(target, content, going))
    }
    const state = await ledger.load({ fresh: true })
    const moved = seen.some(({ changed }) => changed) || state.head.seq !== this.#input.ledger.head.seq
    if (moved) this.#now({ images: seen.map(({ content }) => content), ledger: state })
    return seen.reduce((sum, { requests }) => sum + requests, 0)
  }

  #now(change: Partial<RetainInput>): void {
    this.#input = { ...this.#input, ...change }
    this.#remaining = holdAgainst(this.#plan, this.#input)
    this.#deletable = deletableIn(this.#remaining)
  }

  /**
   * The content with what its tags name by now, and what that holds. Read again are the tags of the batch, those that came since, and all
   * that may move, each by itself; a tag that is written once, and named something else a moment ago, is not asked again.
   */
  async #seen({ store }: Target, content: ImageContent, going: ReadonlySet<Digest>): Promise<Seen> {
    const listed = await store.listTags()
    const suspects = listed.filter((tag) => this.#mayMove(content, tag, going))
    const read = async (tag: string): Promise<readonly Tagged[]> => {
      const found = await store.resolve(tag)
      return found === null || found.digest === content.tags.get(tag) ? [] : [[tag, found.digest]]
    }
    const moved: Tagged[] = []
    for await (const each of mapUnordered(suspects, AT_ONCE, read)) moved.push(...each)
    const requests = Math.ceil(listed.length / PAGE) + suspects.length
    if (moved.length === 0) return { content, requests, changed: false }
    const now = { ...content, tags: new Map([...content.tags, ...moved]) }
    const names = moved.map(([, digest]) => digest)
    return { content: await withDigests(store, now, names), requests, changed: true }
  }

  #mayMove({ tags }: ImageContent, tag: string, going: ReadonlySet<Digest>): boolean {
    const then = tags.get(tag)
    if (then === undefined || going.has(then)) return true
    const known = this.#moving.get(tag)
    if (known !== undefined) return known
    const classes = classesOfTag(this.#input.component, tag, this.#environments)
    const once = classes.every(({ moves }) => moves === 'never' || moves === 'daily')
    this.#moving.set(tag, classes.length === 0 || !once)
    return classes.length === 0 || !once
  }
}

function deletableIn({ delete: going }: Remaining): ReadonlySet<Digest> {
  return new Set(going.map(({ digest }) => digest))
}
