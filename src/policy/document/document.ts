import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml'
import type { Document, Node, Pair } from 'yaml'

import type { Where } from '../../model/failure.ts'
import type { Lines } from './lines.ts'
import type { Path } from './path.ts'

interface Source {
  readonly file: string
  readonly document: Document.Parsed
  readonly lines: Lines
  readonly value: unknown
}

/** A place of the file; line and column are always known here. */
export interface Place extends Where {
  readonly line: number
  readonly column: number
}

/** The file as plain data, and where each piece of it stands. */
export class PolicyDocument {
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  get file(): string {
    return this.#source.file
  }

  /** The whole file as plain data. */
  get value(): unknown {
    return this.#source.value
  }

  /** Where the value at `path` begins; for one that is missing, the nearest thing above it. */
  valueAt(path: Path): Place {
    const { node, parent } = this.#find(path)
    return this.#place(node ?? parent)
  }

  /** Where the key at the end of `path` stands; the value for an index. */
  keyAt(path: Path): Place {
    const { pair, node, parent } = this.#find(path)
    const key = pair?.key
    return this.#place(isNode(key) ? key : (node ?? parent))
  }

  /** As {@link valueAt} (or {@link keyAt}), but at the first character inside the quotes. */
  textAt(path: Path, at: 'key' | 'value'): Place {
    const { pair, node } = this.#find(path)
    const scalar = at === 'key' ? pair?.key : node
    const place = at === 'key' ? this.keyAt(path) : this.valueAt(path)
    const quoted = isScalar(scalar) && (scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE')
    return quoted ? { ...place, column: place.column + 1 } : place
  }

  /** How the scalar at `path` is written, without quotes: `0.10`, where its value is 0.1. */
  sourceAt(path: Path): string | null {
    const { node } = this.#find(path)
    return isScalar(node) ? (node.source ?? null) : null
  }

  #place(node: Node | null): Place {
    return { file: this.file, ...this.#source.lines.placeOf(node?.range?.[0] ?? 0) }
  }

  #find(path: Path): Found {
    let node: Node | null = this.#source.document.contents
    let parent: Node | null = node
    let pair: Pair | null = null
    for (const step of path) {
      parent = node ?? parent
      const container = this.#target(node)
      pair = isMap(container) ? (container.items.find((item) => keyOf(item) === step) ?? null) : null
      node =
        isSeq(container) && typeof step === 'number' ? nodeOf(container.items[step]) : nodeOf(pair?.value)
    }
    return { node, parent, pair }
  }

  #target(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.#source.document) ?? null) : node
  }
}

interface Found {
  readonly node: Node | null
  readonly parent: Node | null
  readonly pair: Pair | null
}

function keyOf({ key }: Pair): string | null {
  return isScalar(key) ? String(key.value) : null
}

function nodeOf(value: unknown): Node | null {
  return isNode(value) ? value : null
}
