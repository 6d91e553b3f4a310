import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { CutDraft } from './draft.ts'
import type { CutWorld } from './world.ts'

/** What this run made, so that it can be taken back, or told. */
export class Trail {
  readonly #world: CutWorld
  readonly #draft: CutDraft
  readonly #wrote: string[] = []
  #commit: string | null = null
  #tag: { readonly name: string; readonly object: string } | null = null
  #sent = false

  constructor(world: CutWorld, draft: CutDraft) {
    this.#world = world
    this.#draft = draft
  }

  wrote(path: string): void {
    this.#wrote.push(path)
  }

  committed(commit: string): void {
    this.#commit = commit
  }

  tagged(name: string, object: string): void {
    this.#tag = { name, object }
  }

  /** Something was sent, and may have arrived: from here on nothing is taken back. */
  sent(): void {
    this.#sent = true
  }

  /** The error to show: what this run made is taken back if nothing of it can be on the remote, and either way it is said what stands. */
  async close(error: unknown): Promise<unknown> {
    if (!isFailure(error)) return error
    const stands = this.#sent ? this.#standing() : await this.#takeBack()
    return new TidemarkError(error.code, error.message, {
      cause: error,
      ...(error.where !== undefined && { where: error.where }),
      hints: [...error.hints, stands],
      details: { ...error.details, gitTag: this.#draft.gitTag, stands },
    })
  }

  async #takeBack(): Promise<string> {
    try {
      const { work } = this.#world
      if (this.#tag !== null) await work.untag(this.#tag.name, this.#tag.object)
      if (this.#commit !== null) await work.uncommit(this.#commit)
      if (this.#wrote.length > 0) await work.restore(this.#wrote)
      return this.#earlier()
    } catch (error) {
      return `${this.#standing()} Taking it back failed: ${error instanceof Error ? error.message : ''}`
    }
  }

  /** Nothing of this run is left; an earlier one may have left something. */
  #earlier(): string {
    const { gitTag, releases } = { gitTag: this.#draft.gitTag, releases: this.#draft.survey.releases }
    const here = releases.some((release) => release.gitTag === gitTag && release.here !== null)
    return here && this.#tag === null
      ? `${gitTag} is here from an earlier run, and nothing is on the remote. The same command finishes it.`
      : 'Nothing stands: files, branch and git tags are as they were before this run, here and on the remote.'
  }

  #standing(): string {
    const parts = [
      this.#commit === null ? null : `commit ${this.#commit.slice(0, 7)}`,
      this.#tag === null ? null : `the git tag ${this.#tag.name}`,
    ].filter((part) => part !== null)
    const what = parts.length === 0 ? 'What stood before stands' : `Here stand ${parts.join(' and ')}`
    return `${what}; run the same command again to finish.`
  }
}
