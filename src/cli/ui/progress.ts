import type { Notice } from '../../flows/world.ts'
import type { Clock } from '../../model/clock.ts'
import type { Output } from '../surroundings.ts'
import { duration } from './age.ts'
import { clean } from './clean.ts'
import { cut } from './width.ts'

const REDRAW = 100
const LOG_EVERY = 3000
const ERASE = '\r\u001B[2K'

export interface Progress {
  tell(notice: Notice): void
  /** Takes the rewritten line away. */
  end(): void
}

interface ProgressOptions {
  readonly output: Output
  readonly clock: Clock
  /** Steps and bytes are told. */
  readonly steps: boolean
  readonly warnings: boolean
}

interface Transfer {
  readonly label: string
  readonly start: number
  /** When it was last told; its start, before that. */
  told: number
  done: number
  total: number
}

/** Bytes for people, in powers of 1000 as registries and disks count them: `12.3 MB`. */
export function bytesText(count: number): string {
  if (count < 1000) return `${count} B`
  const power = Math.min(4, Math.floor(Math.log10(count) / 3))
  return `${(count / 1000 ** power).toFixed(1)} ${['', 'kB', 'MB', 'GB', 'TB'][power] ?? ''}`
}

function transferText(transfer: Transfer, now: number): string {
  const { label, start, done, total } = transfer
  const seconds = (now - start) / 1000
  const rate = seconds > 0 ? done / seconds : 0
  const share = total > 0 ? `${Math.floor((100 * done) / total)} %` : ''
  const left = rate > 0 && done < total ? `${duration((total - done) / rate)} left` : ''
  const sizes = total > 0 ? `${bytesText(done)} of ${bytesText(total)}` : bytesText(done)
  const parts = [share, sizes, rate > 0 ? `${bytesText(Math.round(rate))}/s` : '', left]
  return `${label}  ${parts.filter((part) => part !== '').join(' · ')}`
}

class Reporter implements Progress {
  readonly #output: Output
  readonly #clock: Clock
  readonly #steps: boolean
  readonly #warnings: boolean
  readonly #transfers = new Map<string, Transfer>()
  #drawn = false

  constructor(options: ProgressOptions) {
    this.#output = options.output
    this.#clock = options.clock
    this.#steps = options.steps
    this.#warnings = options.warnings
  }

  tell(notice: Notice): void {
    if (notice.type === 'warning') this.#warning(clean(notice.text))
    else if (!this.#steps) return
    else if (notice.type === 'step') this.#step(clean(notice.text))
    else this.#bytes(notice)
  }

  end(): void {
    if (this.#drawn) this.#output.write(ERASE)
    this.#drawn = false
  }

  #line(text: string): void {
    this.end()
    this.#output.write(`${text}\n`)
  }

  #warning(text: string): void {
    if (this.#warnings) this.#line(`warning: ${text}`)
  }

  #rewrite(text: string): void {
    this.#output.write(ERASE + cut(text, this.#output.columns - 1))
    this.#drawn = true
  }

  #step(text: string): void {
    if (this.#output.isTerminal) this.#rewrite(text)
    else this.#line(text)
  }

  #bytes(notice: Extract<Notice, { type: 'bytes' }>): void {
    const now = this.#clock.now().getTime()
    const label = clean(notice.label)
    const transfer = this.#transfers.get(label) ?? { label, start: now, told: now, done: 0, total: 0 }
    Object.assign(transfer, { done: notice.done, total: notice.total })
    const finished = notice.total > 0 && notice.done >= notice.total
    if (finished) this.#transfers.delete(label)
    else this.#transfers.set(label, transfer)
    if (this.#isDue(transfer, now, finished)) this.#tell(transfer, now)
  }

  /** What is over before anybody would have looked is not told; what was told is also told when it is done. */
  #isDue({ start, told }: Transfer, now: number, finished: boolean): boolean {
    const pause = this.#output.isTerminal ? REDRAW : LOG_EVERY
    return now - told >= pause || (finished && told > start)
  }

  #tell(transfer: Transfer, now: number): void {
    transfer.told = now
    if (this.#output.isTerminal) this.#rewrite(transferText(transfer, now))
    else this.#line(transferText(transfer, now))
  }
}

/** One rewritten line on a terminal, plain lines every few seconds in a log. */
export function createProgress(options: ProgressOptions): Progress {
  return new Reporter(options)
}
