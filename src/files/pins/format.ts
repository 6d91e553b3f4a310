import type { Leaf, Path } from '../version/leaf.ts'

/** One kind of file that says what a deployment runs. Pure: a text in, places out. */
export interface PinFormat {
  /** As messages call it: `.env file`, `YAML`. */
  readonly name: string
  /** True for the files that this format is for, by their name without folders. */
  readonly takes: (name: string) => boolean
  /** Where the `KEY` of `FILE#KEY` stands. Throws E_VERSION_FILE for a text that is no key of this format. */
  readonly path: (key: string) => Path
  /** Every value of the text, in its order. Throws E_VERSION_FILE for text that is not of this kind. */
  readonly leaves: (text: string) => readonly Leaf[] | Promise<readonly Leaf[]>
  /** How a person would write the value: `TRIPL_VERSION=1.4.0`. */
  readonly line: (key: string, value: string) => string
}
