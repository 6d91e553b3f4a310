import type { TidemarkError } from '../../../src/model/failure.ts'
import type { Attempt } from './attempt.ts'
import type { Dice } from './dice.ts'

/** Something that a run asks of the world. It happens at one moment, and only when the run's turn comes. */
export interface Io<T> {
  /** For the trace. */
  readonly label: string
  readonly kind: 'read' | 'write'
  /** What is written: a late write meets the next one of the same key. */
  readonly key?: string
  /** Does it, all at once. */
  readonly effect: () => T | Promise<T>
  /** What the caller is told when no answer comes. */
  readonly fault: () => TidemarkError
}

/**
 * When a write arrives whose caller was told that it failed. `before`: before anybody else writes the same. `after`: right after
 * the next write of the same by another run, which has its 201 then. `whenever`: at any time, against which no client can do anything.
 */
export type Lateness = 'never' | 'before' | 'after' | 'whenever'

/** What goes wrong in a story, and how often. */
export interface Trouble {
  readonly lateness: Lateness
  readonly faultRate: number
  readonly killRate: number
  /** How many faults and kills there may be. */
  budget: number
  /** How often the run that had its turn keeps it. */
  readonly stickiness: number
}

interface Waiting {
  readonly attempt: Attempt
  readonly wakeAt: number
  readonly io: Io<unknown> | null
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

interface Late {
  readonly attempt: Attempt
  readonly io: Io<unknown>
}

const SLOWEST_STEP = 400

/**
 * Decides by dice which of the waiting runs goes on, one step at a time, with what luck, and what time it is. Nothing here waits
 * for real: the same dice give the same story.
 */
export class Engine {
  readonly dice: Dice
  readonly trouble: Trouble
  now: number
  steps = 0
  /** Lines for people; null when nobody asked. */
  readonly trace: string[] | null
  /** Called when a run is killed: nothing of it goes on. */
  onKill: (attempt: Attempt) => void = () => {}
  readonly counts = { faults: 0, kills: 0, late: 0 }
  #waiting: Waiting[] = []
  #late: Late[] = []
  #last: Attempt | null = null
  /** True while a write takes effect whose caller was told that it failed. */
  landing = false
  /** True while it does so with nobody about who would see it. */
  landingFreely = false

  constructor(options: { dice: Dice; trouble: Trouble; now: number; trace: boolean }) {
    this.dice = options.dice
    this.trouble = options.trouble
    this.now = options.now
    this.trace = options.trace ? [] : null
  }

  /** Waits for the run's turn and does it. */
  async io<T>(attempt: Attempt, io: Io<T>): Promise<T> {
    return (await this.#wait(attempt, 0, io)) as T
  }

  async sleep(attempt: Attempt, milliseconds: number): Promise<void> {
    await this.#wait(attempt, this.now + milliseconds, null)
  }

  get idle(): boolean {
    return this.#waiting.length === 0
  }

  isWaiting(attempt: Attempt): boolean {
    return this.#waiting.some((waiting) => waiting.attempt === attempt)
  }

  /** One run takes one step; which, and how it goes, is up to the dice. Gives back whose turn it was. */
  step(): Attempt {
    const chosen = this.#choose()
    this.#waiting.splice(this.#waiting.indexOf(chosen), 1)
    this.#last = chosen.attempt
    this.steps += 1
    this.now = Math.max(this.now, chosen.wakeAt) + this.dice.int(SLOWEST_STEP)
    if (chosen.io === null) chosen.resolve(undefined)
    else this.#perform(chosen, chosen.io)
    return chosen.attempt
  }

  /** The process is gone: nothing that it began goes on. */
  kill(attempt: Attempt): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.attempt !== attempt)
  }

  /** Everything that is still on its way arrives. */
  landAll(): void {
    const landing = this.#late
    this.#late = []
    if (this.trouble.lateness === 'after') return
    this.landingFreely = true
    for (const late of landing) this.#land(late)
    this.landingFreely = false
  }

  note(text: string): void {
    this.trace?.push(text)
  }

  async #wait(attempt: Attempt, wakeAt: number, io: Io<unknown> | null): Promise<unknown> {
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ attempt, wakeAt, io, resolve, reject })
    })
  }

  #choose(): Waiting {
    const awake = this.#waiting.filter(({ wakeAt }) => wakeAt <= this.now)
    if (awake.length === 0) return this.#waiting.reduce((a, b) => (b.wakeAt < a.wakeAt ? b : a))
    const own = awake.filter(({ attempt }) => attempt === this.#last)
    if (own.length > 0 && this.dice.chance(this.trouble.stickiness)) return this.dice.pick(own)
    let left = this.dice.next() * awake.reduce((sum, { attempt }) => sum + attempt.speed, 0)
    for (const waiting of awake) {
      left -= waiting.attempt.speed
      if (left <= 0) return waiting
    }
    return this.dice.pick(awake)
  }

  #perform(waiting: Waiting, io: Io<unknown>): void {
    const { attempt } = waiting
    const luck = this.#luck(attempt, io)
    this.note(`${this.steps} ${attempt.name} ${io.label}${luck === 'well' ? '' : `  << ${luck}`}`)
    if (luck === 'killed after' || luck === 'answer lost') this.#settle(waiting, io, true)
    if (luck === 'killed, arrives late' || luck === 'failed, arrives late') this.#late.push({ attempt, io })
    if (luck.startsWith('killed')) this.onKill(attempt)
    else if (luck !== 'well') waiting.reject(io.fault())
    else this.#settle(waiting, io, false)
    if (this.trouble.lateness === 'whenever' && this.dice.chance(0.05)) this.#landOne()
  }

  #settle(waiting: Waiting, io: Io<unknown>, silently: boolean): void {
    if (io.key !== undefined && this.trouble.lateness === 'before') this.#landOf(io.key)
    const outcome = attemptTo(io.effect)
    // One that nobody hears of is heard of by nobody.
    if (silently) outcome.catch(() => {})
    else outcome.then(waiting.resolve, waiting.reject)
    if (io.key !== undefined && this.trouble.lateness === 'after') this.#landOf(io.key, waiting.attempt)
  }

  #luck(attempt: Attempt, { kind }: Io<unknown>): string {
    const { trouble, dice, counts } = this
    if (attempt.calm || trouble.budget <= 0) return 'well'
    // Most of what goes wrong and matters goes wrong while something is written.
    const weight = kind === 'write' ? 2.5 : 1
    if (dice.chance(trouble.killRate * weight)) {
      counts.kills += 1
      return this.#misfortune(kind, {
        plain: 'killed',
        carriedOut: 'killed after',
        late: 'killed, arrives late',
      })
    }
    if (!dice.chance(trouble.faultRate * weight)) return 'well'
    counts.faults += 1
    return this.#misfortune(kind, {
      plain: 'failed',
      carriedOut: 'answer lost',
      late: 'failed, arrives late',
    })
  }

  /** What became of the request itself. */
  #misfortune(
    kind: Io<unknown>['kind'],
    { plain, carriedOut, late }: { plain: string; carriedOut: string; late: string },
  ): string {
    const { trouble, dice } = this
    trouble.budget -= 1
    if (kind === 'read') return plain
    if (dice.chance(0.35)) return carriedOut
    return trouble.lateness !== 'never' && dice.chance(0.6) ? late : plain
  }

  #landOf(key: string, other: Attempt | null = null): void {
    const landing = this.#late.filter(({ io, attempt }) => io.key === key && attempt !== other)
    this.#late = this.#late.filter((late) => !landing.includes(late))
    for (const late of landing) this.#land(late)
  }

  #landOne(): void {
    if (this.#late.length === 0) return
    const late = this.dice.pick(this.#late)
    this.#late.splice(this.#late.indexOf(late), 1)
    this.landingFreely = true
    this.#land(late)
    this.landingFreely = false
  }

  #land({ attempt, io }: Late): void {
    this.counts.late += 1
    this.note(`${this.steps} ${attempt.name} ${io.label}  << arrives only now`)
    this.landing = true
    attemptTo(io.effect).catch(() => {})
    this.landing = false
  }
}

async function attemptTo(effect: () => unknown): Promise<unknown> {
  return await effect()
}

/** Lets everything run that is not waiting for its turn: Node empties its queue of promises before the next tick. */
export async function drained(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.nextTick(resolve)
  })
}
