import { isFailure } from '../../model/failure.ts'
import type { TidemarkError } from '../../model/failure.ts'
import type { ExitCode } from '../../model/errors/catalogue.ts'
import { errorDocument } from '../error-wall.ts'
import { documentText } from '../face.ts'
import type { DocumentName, Face } from '../face.ts'
import { clean, cleanDeep } from './clean.ts'
import type { View } from './look.ts'
import { Screen } from './screen.ts'
import { joined } from './short.ts'
import { cut } from './width.ts'

/** Something that is looked at again and again. */
export interface Watched<T> {
  readonly name: DocumentName
  /** Between two looks. */
  readonly seconds: number
  /** Asks the world anew. */
  readonly ask: () => Promise<T>
  readonly view: View<T>
  /** Differs exactly when there is something to tell, for those who do not read along on a terminal. */
  readonly keyOf: (result: T) => string
}

/** Where the rounds are shown. */
interface Display<T> {
  shown(result: T): void
  failed(failure: TidemarkError): void
  end(): void
}

/**
 * Shows something until it is interrupted: redrawn on a terminal; elsewhere, and as JSON Lines with `--json`, only when it changed. A
 * round that fails keeps what was shown, says so in one line, and the next one tries again; a first round that fails throws.
 * Ctrl-C is how a watch ends, so it answers 0; any other signal is thrown, and so is what nobody foresaw.
 */
export async function watch<T extends object>(face: Face, watched: Watched<T>): Promise<ExitCode> {
  const { signal, stdout } = face.around
  const display = displayOf(face, watched)
  // Also when the process is ended before it comes back here.
  signal.addEventListener('abort', () => display.end(), { once: true })
  try {
    await rounds(face, watched, display)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    display.end()
  }
  if (stdout.closed !== true && signal.reason !== 'SIGINT') signal.throwIfAborted()
  return 0
}

async function rounds<T>(
  { around: { signal, stdout, sleep } }: Face,
  { ask, seconds }: Watched<T>,
  display: Display<T>,
): Promise<void> {
  let first = true
  while (!signal.aborted && stdout.closed !== true) {
    try {
      const result = await ask()
      if (!signal.aborted) display.shown(result)
    } catch (error) {
      if (first || signal.aborted || !isFailure(error)) throw error
      display.failed(error)
    }
    first = false
    await sleep(seconds * 1000, signal)
  }
}

function displayOf<T extends object>(face: Face, watched: Watched<T>): Display<T> {
  if (face.settings.json) return new Lines(face, watched)
  return face.around.stdout.isTerminal ? new Redrawn(face, watched) : new Told(face, watched)
}

/** On a terminal: the newest result, its ages moving on, under a line that says how fresh it is. */
class Redrawn<T> implements Display<T> {
  readonly #face: Face
  readonly #watched: Watched<T>
  readonly #screen: Screen
  #last: { readonly result: T; readonly time: string } | null = null

  constructor(face: Face, watched: Watched<T>) {
    this.#face = face
    this.#watched = watched
    this.#screen = new Screen(face.around.stdout)
  }

  shown(result: T): void {
    this.#last = { result, time: timeOf(this.#face) }
    this.#draw([])
  }

  failed(failure: TidemarkError): void {
    const { palette, columns } = this.#face.look()
    this.#draw([palette.bad(cut(`! ${failureText(failure)}`, columns))])
  }

  end(): void {
    this.#screen.end()
  }

  #draw(notices: readonly string[]): void {
    if (this.#last === null) return
    const look = this.#face.look()
    const { seconds, view } = this.#watched
    const now = timeOf(this.#face)
    const old = notices.length > 0 && `what you see is of ${this.#last.time}`
    const head = look.palette.dim(joined([`every ${seconds} s`, now, old, 'Ctrl-C ends']))
    this.#face.end()
    this.#screen.draw([
      head,
      ...notices,
      '',
      ...view(cleanDeep(this.#face.ready(this.#last.result)), look).split('\n'),
    ])
  }
}

/** Tells every change once; after a failure, also what stands again. */
abstract class Changes<T> implements Display<T> {
  readonly face: Face
  readonly watched: Watched<T>
  #told: string | null = null

  constructor(face: Face, watched: Watched<T>) {
    this.face = face
    this.watched = watched
  }

  protected abstract tell(result: T): void
  protected abstract complain(failure: TidemarkError): void

  shown(result: T): void {
    const key = this.watched.keyOf(result)
    if (key !== this.#told) this.tell(result)
    this.#told = key
  }

  failed(failure: TidemarkError): void {
    const key = `! ${failureText(failure)}`
    if (key !== this.#told) this.complain(failure)
    this.#told = key
  }

  end(): void {
    this.face.end()
  }
}

/** In a log: a block with the time for every change. */
class Told<T> extends Changes<T> {
  #first = true

  protected tell(result: T): void {
    const gap = this.#first ? '' : '\n'
    this.face.around.stdout.write(`${gap}${timeOf(this.face)}\n\n`)
    this.#first = false
    this.face.print(this.watched.view, result)
  }

  protected complain(failure: TidemarkError): void {
    this.face.around.stderr.write(`${timeOf(this.face)} ! ${failureText(failure)}\n`)
  }
}

/** With `--json`: a document a line for every change, and one for every failure. */
class Lines<T extends object> extends Changes<T> {
  protected tell(result: T): void {
    this.face.around.stdout.write(documentText(this.watched.name, this.face.ready(result), false))
  }

  protected complain(failure: TidemarkError): void {
    this.face.around.stdout.write(documentText('error', this.face.ready(errorDocument(failure)), false))
  }
}

function failureText({ message, code }: TidemarkError): string {
  return `${clean(message).replaceAll('\n', ' ')}   [${code}]`
}

/** `2026-03-10 12:00:05 UTC`. */
function timeOf({ around }: Face): string {
  const time = around.clock.now().toISOString()
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`
}
