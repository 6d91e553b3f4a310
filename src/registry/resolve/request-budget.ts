import { TidemarkError } from '../../model/failure.ts'

/** How many requests one run may send; shared by everything that the run reads. */
export class RequestBudget {
  readonly limit: number
  #used = 0

  /** `limit`: requests, repetitions included. */
  constructor(limit: number) {
    this.limit = limit
  }

  /** Requests that were counted so far. */
  get used(): number {
    return this.#used
  }

  /** Requests that are left. */
  get left(): number {
    return this.limit - this.#used
  }

  /** Counts one request that is about to go out. Throws E_BUDGET when there is none left. */
  spend(): void {
    if (this.#used >= this.limit) throw overBudget(this)
    this.#used += 1
  }
}

/** E_BUDGET; with `next`, where a later run goes on, and `read`, how many tags were read before. */
export function overBudget(
  { limit }: RequestBudget,
  progress?: { readonly image: string; readonly next: string; readonly read: number },
): TidemarkError {
  if (progress === undefined) {
    return new TidemarkError('E_BUDGET', `the budget of ${limit} requests is spent`, { details: { limit } })
  }
  const { image, next, read } = progress
  return new TidemarkError(
    'E_BUDGET',
    `the budget of ${limit} requests is spent: ${read} tags of ${image} were read, ${next} comes next`,
    { details: { limit, image, next, read } },
  )
}
