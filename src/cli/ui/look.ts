import type { Ready } from '../ready.ts'
import type { Palette } from './palette.ts'

/** What a view knows of the place that it is drawn for. */
export interface Look {
  readonly palette: Palette
  /** Width of the terminal in columns. */
  readonly columns: number
  /** For relative ages. */
  readonly now: Date
  /** Makes commands that a view itself tells ready to paste; those in its data are. */
  readonly ready: Ready
}

/** A pure function from plain data to the text that a person reads; it ends without a line feed. */
export type View<T> = (data: T, look: Look) => string
