import type { Digest } from '../../model/digest.ts'
import { holdAgainst } from '../../plan/retain/hold-against.ts'
import type { Remaining, Skipped } from '../../plan/retain/hold-against.ts'
import type { RetainInput } from '../../plan/retain/input.ts'
import type { ComponentRetention, PlannedDeletion } from '../../plan/retain/plan.ts'
import { classesOfTag } from '../../policy/match.ts'
import { resolveTags } from '../../registry/resolve/resolve-tags.ts'
import type { Target } from '../content/targets.ts'

/** Looks at a registry once more, right before something is deleted there, and spares what gained a tag. */
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
    this.#deletable = new Set(this.#remaining.delete.map(({ digest }) => digest))
  }

  get remaining(): Remaining {
    return this.#remaining
  }

  /** Those of `batch` that may be deleted now. What holds what is spared, and what that holds, is spared as well. */
  async allowed(batch: readonly PlannedDeletion[]): Promise<readonly PlannedDeletion[]> {
    for (const target of this.#targets)
      for (const { digest, why } of await this.#gained(target, batch)) this.spare(digest, why)
    return batch.filter(({ digest }) => this.mayGo(digest))
  }

  /** False for what was spared, and for what something spared needs. */
  mayGo(digest: Digest): boolean {
    return this.#deletable.has(digest)
  }

  spare(digest: Digest, why: string): void {
    const spared = new Map(this.#input.spared).set(digest, why)
    this.#input = { ...this.#input, spared }
    this.#remaining = holdAgainst(this.#plan, this.#input)
    this.#deletable = new Set(this.#remaining.delete.map((entry) => entry.digest))
  }

  /**
   * What of the batch has a tag that the plan does not tell of. Read again are the tags of the batch, those that came since, and all
   * that may move; a tag that is written once, and named something else a moment ago, is not asked again.
   */
  async #gained({ image, store }: Target, batch: readonly PlannedDeletion[]): Promise<readonly Skipped[]> {
    const wanted = new Map(batch.map((entry) => [entry.digest, tagsIn(entry, image)]))
    const listed = await store.listTags()
    const suspects = listed.filter((tag) => this.#mayMove(image, tag, wanted))
    const gained: Skipped[] = []
    for await (const { tag, digest } of resolveTags(store, suspects)) {
      const known = digest === null ? undefined : wanted.get(digest)
      if (digest === null || known === undefined || known.has(tag)) continue
      gained.push({ digest, why: `${tag} names it since the plan was made` })
    }
    return gained
  }

  #mayMove(image: string, tag: string, batch: ReadonlyMap<Digest, unknown>): boolean {
    const then = this.#input.images.find((content) => content.image === image)?.tags.get(tag)
    if (then === undefined || batch.has(then)) return true
    const known = this.#moving.get(tag)
    if (known !== undefined) return known
    const classes = classesOfTag(this.#input.component, tag, this.#environments)
    const moves = !classes.every((each) => each.moves === 'never' || each.moves === 'daily')
    this.#moving.set(tag, classes.length === 0 || moves)
    return classes.length === 0 || moves
  }
}

function tagsIn({ tags }: PlannedDeletion, image: string): ReadonlySet<string> {
  return new Set(Object.hasOwn(tags, image) ? tags[image] : [])
}
