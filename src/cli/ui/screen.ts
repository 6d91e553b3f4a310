import type { Output } from '../surroundings.ts'
import { counted } from './short.ts'

// ECMA-48 and DEC private modes. Lines that are too long are cut by the terminal, so that each takes one row.
const BEGIN = '\u001B[?25l\u001B[?7l\u001B[2J'
const HOME = '\u001B[H'
const REST_OF_LINE = '\u001B[K'
const REST_OF_SCREEN = '\u001B[J'
const END = '\u001B[?7h\u001B[?25h\r\n'

/** A terminal that is drawn over and over, each time in one write and without a blank moment in between. */
export class Screen {
  readonly #output: Output
  #drawing = false

  constructor(output: Output) {
    this.#output = output
  }

  draw(lines: readonly string[]): void {
    const text = fitting(lines, this.#output.rows).map((line) => line + REST_OF_LINE)
    this.#output.write(`${this.#drawing ? '' : BEGIN}${HOME}${text.join('\r\n')}${REST_OF_SCREEN}`)
    this.#drawing = true
  }

  /** Leaves what was drawn, and gives the cursor back. */
  end(): void {
    if (this.#drawing) this.#output.write(END)
    this.#drawing = false
  }
}

/** What does not fit is counted: the first lines are those that must be seen. */
function fitting(lines: readonly string[], rows: number | undefined): readonly string[] {
  if (rows === undefined || lines.length <= rows) return lines
  const kept = lines.slice(0, Math.max(1, rows - 1))
  return [...kept, `… ${counted(lines.length - kept.length, 'more line')}`]
}
