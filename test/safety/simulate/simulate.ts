import { isFailure } from '../../../src/model/failure.ts'
import type { World } from '../../../src/flows/world.ts'
import type { LedgerRecord } from '../../../src/model/record.ts'
import type { Attempt, Chain } from './attempt.ts'
import { makeCommand, RECONCILE, releaseOf } from './commands.ts'
import type { Command } from './commands.ts'
import { Dice } from './dice.ts'
import { drained, Engine } from './engine.ts'
import type { Lateness, Trouble } from './engine.ts'
import { imageNamed, nameOfDigest } from './images.ts'
import { SimulatedRemote } from './ledger.ts'
import type { Mutation } from './mutations.ts'
import { isExactTag, SETTINGS } from './policies.ts'
import type { Setting } from './policies.ts'
import { SimulatedRegistry } from './registry.ts'
import type { Strictness } from './registry.ts'
import { Broken, Watch } from './watch.ts'

export interface SimulateOptions {
  readonly seed: number
  /** Write down every step. */
  readonly trace?: boolean
  /** When late writes arrive; by dice when absent. */
  readonly lateness?: Lateness
  /** An invariant that nobody looks at. */
  readonly ignore?: string
  /** Breaks the flows on purpose. */
  readonly mutation?: Mutation
}

/** How a story went. */
export interface Story {
  readonly seed: number
  readonly setting: string
  readonly steps: number
  /** null: every invariant held after every step. */
  readonly broken: Error | null
  readonly trace: readonly string[]
  /** What happened how often, so that a test can tell that it happened at all. */
  readonly counts: Readonly<Record<string, number>>
}

const MOST_STEPS = 20_000
const MOST_ATTEMPTS = 7
const CALM_FROM = 3
const STARTS = ['2026-03-02T10:00:00.000Z', '2026-03-02T10:00:00.000Z', '2026-03-02T23:59:40.000Z'] as const

/** Plays the story of a seed: the same seed, the same story. */
export async function simulate(options: SimulateOptions): Promise<Story> {
  const dice = new Dice(options.seed)
  const setting = dice.pick(SETTINGS)
  const start = dice.pick(STARTS)
  const before = await historyOf(setting)
  const theatre = new Theatre({ ...options, dice, setting, before, start })
  const broken = await theatre.play()
  return {
    seed: options.seed,
    setting: setting.name,
    steps: theatre.engine.steps,
    broken,
    trace: theatre.engine.trace ?? [],
    counts: theatre.counts,
  }
}

interface History {
  readonly records: readonly LedgerRecord[]
  readonly tags: readonly (readonly [image: string, tag: string, bytes: string])[]
}

const histories = new Map<string, History>()

/** What a setting begins with: made once a process, by the same flows, one after the other. */
async function historyOf(setting: Setting): Promise<History> {
  const known = histories.get(setting.name)
  if (known !== undefined) return known
  const none = { records: [], tags: [] }
  const theatre = new Theatre({
    seed: 0,
    dice: new Dice(0),
    setting,
    before: none,
    start: '2026-03-01T10:00:00.000Z',
  })
  for (const version of setting.before)
    await theatre.alone(releaseOf(version, `${version}/first`), `${version}/first`)
  const history = { records: theatre.remote.records, tags: theatre.tags() }
  histories.set(setting.name, history)
  return history
}

interface TheatreOptions extends SimulateOptions {
  readonly dice: Dice
  readonly setting: Setting
  readonly before: History
  /** RFC 3339. */
  readonly start: string
}

/** A registry, a ledger, and the runs that work on them. */
class Theatre {
  readonly engine: Engine
  readonly registry: SimulatedRegistry
  readonly remote: SimulatedRemote
  readonly watch: Watch
  readonly counts: Record<string, number> = {}
  readonly #dice: Dice
  readonly #setting: Setting
  readonly #mutation: Mutation | null
  /** Milliseconds. */
  readonly #start: number
  readonly #running = new Set<Attempt>()
  /** Attempts that begin at a step. */
  #due: { readonly at: number; readonly chain: Chain }[] = []
  readonly #chains: Chain[] = []
  #ended: Attempt[] = []
  #builds = 0

  constructor(options: TheatreOptions) {
    const { dice, setting, before, start, trace = false, lateness, mutation, ignore } = options
    this.#dice = dice
    this.#setting = setting
    this.#mutation = mutation ?? null
    this.#start = Date.parse(start)
    const byDice = troubleBy(dice)
    const trouble = lateness === undefined ? byDice : { ...byDice, lateness }
    this.engine = new Engine({ dice, trouble, now: this.#start, trace })
    this.engine.onKill = (attempt) => this.#end(attempt, 'killed', null)
    const strictness: Strictness = dice.pick(['plain', 'plain', 'plain', 'conditional', 'immutable'])
    this.registry = new SimulatedRegistry({
      engine: this.engine,
      strictness,
      isOnce: isExactTag,
      onWrite: (written) => this.watch.wrote(written),
    })
    this.watch = new Watch(setting, this.registry, { ignore })
    this.remote = new SimulatedRemote(this.engine, before.records)
    this.watch.appended(this.remote.records)
    for (const [image, tag, bytes] of before.tags) {
      const manifest = imageNamed(bytes)
      this.registry.push(image, manifest)
      this.registry.place(image, tag, manifest.digest)
      this.watch.placed(tag, manifest.digest)
    }
    this.engine.note(`${setting.name}; registry ${strictness}; ${JSON.stringify(trouble)}`)
  }

  /** image, tag and the name of what it names. */
  tags(): History['tags'] {
    return [...this.registry.tags].flatMap(([image, tags]) =>
      [...tags].map(([tag, { digest }]) => [image, tag, nameOfDigest(digest)] as const),
    )
  }

  /** Plays runs by dice until all is quiet; gives back what broke. */
  async play(): Promise<Error | null> {
    try {
      const runs = 2 + this.#dice.int(4)
      const focus = focusOf(this.#setting, this.#dice)
      for (let number = 1; number <= runs; number += 1) {
        const chain = { name: `run ${number}`, command: makeCommand(focus, this.#dice), attempts: [] }
        this.#chains.push(chain)
        this.#due.push({ at: this.#dice.chance(0.7) ? 0 : this.#dice.int(60), chain })
      }
      await this.#untilQuiet()
      await this.#settle()
      return null
    } catch (error) {
      if (error instanceof Error) return error
      throw error
    }
  }

  /** Plays one command with nothing beside it and nothing going wrong. */
  async alone(command: Command, bytes: string | null): Promise<Attempt> {
    const chain: Chain = { name: command.what, command, attempts: [] }
    this.#begin(chain, bytes, true)
    await this.#untilQuiet()
    return chain.attempts[0]!
  }

  async #untilQuiet(): Promise<void> {
    for (;;) {
      await this.#look()
      this.#startDue()
      await this.#look()
      if (this.engine.idle && this.#due.length === 0) return
      if (this.engine.idle) this.#startDue(Infinity)
      else await this.#step()
      if (this.engine.steps > MOST_STEPS) throw new Broken('end', 'the runs do not come to an end')
    }
  }

  async #step(): Promise<void> {
    const attempt = this.engine.step()
    await drained()
    // A module that is loaded for the first time takes real time, and nothing else may go on meanwhile.
    while (attempt.status === 'running' && !this.engine.isWaiting(attempt)) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve)
      })
    }
  }

  /** Takes in what the step did, and checks everything. */
  async #look(): Promise<void> {
    await drained()
    this.watch.appended(this.remote.records)
    const ended = this.#ended
    this.#ended = []
    for (const attempt of ended) this.#after(attempt)
    this.watch.check()
  }

  #startDue(by = this.engine.steps): void {
    const due = this.#due.filter(({ at }) => at <= by)
    this.#due = this.#due.filter(({ at }) => at > by)
    for (const { chain } of due) this.#begin(chain, this.#bytesFor(chain), chain.attempts.length >= CALM_FROM)
  }

  /** A re-run in CI builds again, and mostly gets other bytes. */
  #bytesFor({ command: { builds }, attempts }: Chain): string | null {
    const last = attempts.at(-1)
    if (builds === null || last === undefined) return builds
    if (!this.#dice.chance(0.35)) return last.bytes
    this.#builds += 1
    return `${builds.split('/')[0] ?? ''}/again ${this.#builds}`
  }

  #begin(chain: Chain, bytes: string | null, calm: boolean): void {
    const name = chain.attempts.length === 0 ? chain.name : `${chain.name}.${chain.attempts.length + 1}`
    const speed = this.#dice.pick([1, 1, 1, 0.3, 0.05])
    const attempt: Attempt = {
      name,
      chain,
      bytes,
      calm,
      speed,
      reads: new Map(),
      status: 'running',
      error: null,
    }
    chain.attempts.push(attempt)
    this.watch.attempts.set(name, attempt)
    this.#running.add(attempt)
    const [primary] = this.#setting.component.images
    if (bytes !== null && primary !== undefined) this.registry.push(primary, imageNamed(bytes))
    this.engine.note(`-- ${name}: ${chain.command.what}${bytes === null ? '' : ` as ${bytes}`}`)
    chain.command.run(this.#worldFor(attempt), bytes).then(
      () => this.#end(attempt, 'done', null),
      (error: unknown) => this.#end(attempt, isRefusal(error) ? 'refused' : 'failed', error),
    )
  }

  #worldFor(attempt: Attempt): World {
    const { engine } = this
    const ledger = this.remote.ledgerFor(attempt)
    const images = this.registry.storesFor(attempt)
    const world: World = {
      policy: this.#setting.policy,
      policyText: '',
      cwd: '/',
      folder: '/',
      git: null,
      ledger: async () => ledger,
      images: async () => images,
      forge: async () => null,
      ci: null,
      env: {},
      clock: { now: () => new Date(engine.now) },
      random: (count) => this.#dice.bytes(count),
      sleep: (milliseconds) => engine.sleep(attempt, milliseconds),
      actor: async () => attempt.name,
      tell: () => {},
    }
    return this.#mutation === null ? world : this.#mutation(world)
  }

  #end(attempt: Attempt, status: Attempt['status'], error: unknown): void {
    if (attempt.status !== 'running') return
    attempt.status = status
    attempt.error = error
    this.engine.kill(attempt)
    this.#running.delete(attempt)
    this.#ended.push(attempt)
    const code = isFailure(error) ? ` ${error.code}: ${error.message}` : ''
    this.engine.note(`-- ${attempt.name} ${status}${code}`)
  }

  #after(attempt: Attempt): void {
    const { chain, status, error, bytes } = attempt
    this.#count(status)
    if (isFailure(error)) this.#count(error.code)
    if (status === 'failed' && !(isFailure(error) && error.exit === 5)) {
      throw error instanceof Error ? error : new Error(String(error))
    }
    if (status === 'done' && chain.command.version !== null && bytes !== null)
      this.watch.checkAcknowledged(chain.command.version, imageNamed(bytes).digest)
    this.watch.checkEnded(attempt)
    if ((status === 'killed' || status === 'failed') && chain.attempts.length < MOST_ATTEMPTS)
      this.#due.push({ at: this.engine.steps + this.#dice.int(80), chain })
  }

  /** All is quiet: what was left unfinished is finished, and then the registry is what the ledger wants. */
  async #settle(): Promise<void> {
    this.engine.landAll()
    await this.#look()
    // What a run began on one day, and another attempt did again under the next day's tag, is nobody's any more.
    const sameDay = dayOf(this.#start) === dayOf(this.engine.now)
    if (sameDay && this.#chains.every((chain) => isFinished(chain)) && this.engine.counts.late === 0)
      this.#quiet('at once')
    else if (!this.#isQuiet()) await this.#finish()
    this.#quiet('at the end')
    for (const { command, attempts } of this.#chains) {
      const done = attempts.find(({ status }) => status === 'done')
      if (done === undefined || command.version === null || done.bytes === null) continue
      this.watch.checkAcknowledged(command.version, imageNamed(done.bytes).digest)
    }
    Object.assign(this.counts, { ...this.engine.counts, ...this.watch.counts, ...this.counts })
  }

  #quiet(when: string): void {
    this.#count(when)
    this.watch.checkQuiet(this.engine.now)
  }

  #isQuiet(): boolean {
    try {
      this.watch.checkQuiet(this.engine.now)
      return true
    } catch {
      return false
    }
  }

  /** What nobody came back for is what `reconcile` is for. */
  async #finish(): Promise<void> {
    this.#count('reconciled')
    await this.alone(RECONCILE, null)
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1
  }
}

/** The command has its answer, and running it again changes nothing of it. */
function isRefusal(error: unknown): boolean {
  return isFailure(error) && (error.exit === 3 || error.exit === 2 || isFailure(error, 'E_UNKNOWN_NAME'))
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}

/** Nothing is left of it: the last word on every image that it tried was "done", or it never began one and was refused. */
function isFinished({ attempts }: Chain): boolean {
  const done = new Set(attempts.filter(({ status }) => status === 'done').map(({ bytes }) => bytes))
  return attempts.every(({ status, bytes }) => status === 'done' || status === 'refused' || done.has(bytes))
}

/** In some stories everybody wants the same version. */
function focusOf(setting: Setting, dice: Dice): Setting {
  if (!dice.chance(0.35)) return setting
  const { versions, rebuilds } = setting
  return { ...setting, versions: [dice.pick(versions)], rebuilds: rebuilds.slice(0, 1) }
}

function troubleBy(dice: Dice): Trouble {
  const lateness: Lateness = dice.pick(['never', 'never', 'never', 'before', 'after', 'whenever'])
  const calm = dice.chance(0.3)
  return {
    lateness,
    faultRate: calm ? 0 : dice.pick([0, 0.01, 0.03, 0.1]),
    killRate: calm ? 0 : dice.pick([0, 0.01, 0.03, 0.08]),
    budget: 1 + dice.int(8),
    stickiness: dice.pick([0, 0.5, 0.8, 0.95]),
  }
}
