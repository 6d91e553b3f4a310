import { expect } from 'vitest'

import type { Dice } from '../simulate/dice.ts'
import { acknowledgedIn } from './acknowledged.ts'
import type { Acknowledged } from './acknowledged.ts'
import type { Command, Commands, Kind } from './commands.ts'
import type { Observer } from './observer.ts'
import type { Order } from './order.ts'
import type { Aim, Death, End, Pool } from './ready.ts'
import type { Worker } from './worker.ts'

/** What all lanes share. */
export interface Shared {
  readonly pool: Pool
  readonly observer: Observer
  readonly commands: Commands
  readonly acknowledged: Acknowledged[]
  readonly tally: Tally
  /** How long each command takes when nothing ends it before its time, in milliseconds: later runs count for more. */
  readonly span: Map<Kind, number>
}

/** How the rounds ended. */
export interface Tally {
  /** Killed, and the ledger has nothing of it. */
  traceless: number
  /** Killed with records in the ledger. */
  midway: number
  /** It had ended before it was to be killed. */
  ended: number
  /** Of these: refused by the state that others had left. */
  refused: number
  /** The same command was run again. */
  again: number
}

/** Everything of a command, its children too, has this variable. */
export const ROUND = 'CUT_OFF_ROUND'

// What others do at the same time makes many a run longer than those before it: its last steps are to be met as well.
const LATE = 1.25

/** One clone in which commands run one after another, as in a job of CI or on a laptop. */
export class Lane {
  readonly #shared: Shared
  readonly #dice: Dice
  readonly #clone: string
  readonly #worker: Worker

  /** `worker` runs what is not to be killed. */
  constructor(
    shared: Shared,
    dice: Dice,
    { clone, worker }: { readonly clone: string; readonly worker: Worker },
  ) {
    this.#shared = shared
    this.#dice = dice
    this.#clone = clone
    this.#worker = worker
  }

  /** One command, killed at a random time; sometimes the same again, or built again, undisturbed. */
  async round(number: number): Promise<void> {
    const { commands, tally } = this.#shared
    const command = await commands.choose(this.#dice)
    const span = this.#shared.span.get(command.kind) ?? 0
    const aim: Aim = number % 2 === 0 ? 'process' : 'group'
    const throwOf = this.#dice.next()
    await this.carryOut(command, `round-${number}`, { after: this.#dice.next() * span * LATE, aim })
    if (throwOf > 0.6) return
    tally.again += 1
    const rebuilt = command.version !== undefined && throwOf < 0.15
    await this.carryOut(rebuilt ? await commands.again(command) : command, `again-${number}`)
  }

  /** Runs a command as `person`, and looks at everything at once when it has ended. */
  async carryOut(command: Command, person: string, death: Death | null = null): Promise<void> {
    const { observer } = this.#shared
    const env = { GIT_COMMITTER_NAME: person, GIT_COMMITTER_EMAIL: `${person}@ci.example`, [ROUND]: person }
    const order = { args: [...command.args, '--json'], cwd: this.#clone, env }
    const end = await this.#run(order, death)
    const where = `after ${person}, ${death === null ? 'undisturbed' : `killed (${death.aim}) after ${death.after} ms`}: tidemark ${command.args.join(' ')}`
    const actor = `${person} <${person}@ci.example>`
    const document = acknowledgedIn(end.stdout)
    if (document !== null) this.#shared.acknowledged.push({ actor, document })
    await observer.check(where)
    if (death !== null)
      this.#count(
        end,
        observer.records.some((record) => record.actor === actor),
      )
    if (end.code !== null) this.#judge(command, end, { where, undisturbed: death === null })
  }

  async #run(order: Order, death: Death | null): Promise<End> {
    if (death !== null) return await this.#shared.pool.take().run(order, death)
    const began = performance.now()
    const answer = await this.#worker.run(order)
    return { ...answer, took: performance.now() - began }
  }

  #count({ code }: End, left: boolean): void {
    const { tally } = this.#shared
    if (code === null) tally[left ? 'midway' : 'traceless'] += 1
    else tally.ended += 1
    if (code !== null && code !== 0) tally.refused += 1
  }

  /** A run that nobody ended is done, or refused by what others have done meanwhile. */
  #judge(
    { kind, refusals }: Command,
    { code, stdout, stderr, took }: End,
    { where, undisturbed }: { readonly where: string; readonly undisturbed: boolean },
  ): void {
    const { span } = this.#shared
    // Of those that were to be killed, only the short ones come to an end.
    if (undisturbed) span.set(kind, (took + (span.get(kind) ?? took)) / 2)
    if (code === 0) return
    expectRefusal(stdout, refusals, `${where}\n${stdout}${stderr}`)
  }
}

/** It was refused for one of these reasons. */
function expectRefusal(stdout: string, codes: readonly string[], where: string): void {
  expect(codes, where).toContain(/"code": ?"(E_\w+)"/u.exec(stdout)?.[1])
}
