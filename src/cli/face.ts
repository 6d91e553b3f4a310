import type { Notice, World } from '../flows/world.ts'
import { readyDeep, readyFor } from './ready.ts'
import type { Ready } from './ready.ts'
import type { Settings } from './settings.ts'
import type { Surroundings } from './surroundings.ts'
import { cleanDeep } from './ui/clean.ts'
import type { Look, View } from './ui/look.ts'
import { createPalette, wantsColour } from './ui/palette.ts'
import { createProgress } from './ui/progress.ts'
import type { Progress } from './ui/progress.ts'

/** The names of the JSON documents: `"document": "tidemark.NAME/v1"` (docs/reference/documents.md). */
export type DocumentName =
  | 'adopt'
  | 'adopt-record'
  | 'adopt-workflows'
  | 'announce'
  | 'approve'
  | 'audit'
  | 'audit-release'
  | 'hold'
  | 'promote'
  | 'reconcile'
  | 'repin'
  | 'retain'
  | 'retain-plan'
  | 'rollback'
  | 'check'
  | 'check-list'
  | 'compare'
  | 'cut'
  | 'cut-check'
  | 'demo'
  | 'deprecate'
  | 'docs'
  | 'error'
  | 'explain'
  | 'generate-pattern'
  | 'history'
  | 'init'
  | 'lint'
  | 'log'
  | 'plan'
  | 'publish'
  | 'rebuild'
  | 'replay'
  | 'show'
  | 'status'
  | 'verify-tag'

interface Opening {
  /** Ask no remote. */
  readonly offline?: boolean
}

/** What a command speaks through: results to standard output, progress and warnings to standard error. */
export class Face {
  readonly settings: Settings
  readonly around: Surroundings
  readonly #progress: Progress
  readonly #ready: Ready

  constructor(settings: Settings, around: Surroundings) {
    this.settings = settings
    this.around = around
    this.#ready = readyFor(settings)
    this.#progress = createProgress({
      output: around.stderr,
      clock: around.clock,
      steps: !settings.quiet && !settings.json,
      warnings: !settings.quiet,
    })
  }

  /** Told by flows while they work. */
  readonly tell = (notice: Notice): void => {
    this.#progress.tell(notice)
  }

  /**
   * Opens the worlds of the folder that the command works in, and loads the flow meanwhile: git is under way by then.
   * Throws what `openWorld` throws.
   */
  async open<Flow>(load: () => Promise<Flow>, options: Opening = {}): Promise<readonly [World, Flow]> {
    const { openWorld } = await import('../flows/open-world.ts')
    const { env, clock, random, sleep, signal } = this.around
    const { directory, policyPath } = this.settings
    const world = openWorld({
      ...options,
      ...(policyPath !== null && { policyPath }),
      cwd: directory,
      tell: this.tell,
      env,
      clock,
      random,
      sleep,
      signal,
    })
    return Promise.all([world, load()])
  }

  /** Prints a result: its JSON document with `--json`, else its view. Progress ends here. */
  show<T extends object>(name: DocumentName, result: T, view: View<T>): void {
    if (this.settings.json) this.document(name, result)
    else this.print(view, result)
  }

  /** Prints a JSON document to standard output. */
  document(name: DocumentName, result: object): void {
    this.#progress.end()
    const { stdout } = this.around
    stdout.write(documentText(name, this.ready(result), stdout.isTerminal))
  }

  /** Prints data as JSON Lines to standard output: for streams of records, never for results. */
  lines(items: readonly object[]): void {
    this.#progress.end()
    for (const item of items) this.around.stdout.write(`${JSON.stringify(item)}\n`)
  }

  /** Prints the view of some data to standard output. */
  print<T>(view: View<T>, data: T): void {
    this.#progress.end()
    const text = view(cleanDeep(this.ready(data)), this.look())
    if (text !== '') this.around.stdout.write(`${text}\n`)
  }

  /** The same plain data with the commands that it tells made ready to paste. */
  ready<T>(data: T): T {
    return readyDeep(data, this.#ready)
  }

  /** Ends the progress line, so that something else can be printed. */
  end(): void {
    this.#progress.end()
  }

  look(): Look {
    const { env, stdout, clock } = this.around
    const palette = createPalette(wantsColour(env, stdout.isTerminal, this.settings.color))
    return { palette, columns: stdout.columns, now: clock.now(), ready: this.#ready }
  }
}

/** A JSON document: one line, or indented when a person reads it on a terminal. */
export function documentText(name: DocumentName, result: object, indented: boolean): string {
  return `${JSON.stringify({ document: `tidemark.${name}/v1`, ...result }, null, indented ? 2 : 0)}\n`
}
