import { digestOf } from '../../../model/digest.ts'
import { namesIn, tagWritesIn } from '../../../model/names.ts'
import type { LedgerRecord } from '../../../model/record.ts'
import { SHARDS } from '../layout.ts'

/**
 * A line of the index, a JSON array. Of a name: the name and the seqs of the records that have it. Of a tag, for each write: the tag's
 * name, seq, time, component, image, digest, version and actor.
 */
export type NameRow = readonly unknown[]

/** How a tag's writes are named in the index. */
export function tagName(tag: string): string {
  return `tag ${tag}`
}

/** The part of the index in which a name's rows stand: the first two digits of its hash. */
export function shardOfName(name: string): string {
  return digestOf(name).slice('sha256:'.length, 'sha256:'.length + 2)
}

/** The names in records, by shard: a text for each of them. Names stand in the order in which they come. */
export function shardsOf(records: Iterable<LedgerRecord>): ReadonlyMap<string, string> {
  const seqs = new Map<string, number[]>()
  const writes: (readonly [name: string, ...rest: unknown[]])[] = []
  for (const record of records) {
    for (const name of namesIn(record)) addTo(seqs, name, record.seq)
    for (const { tag, seq, time, component, image, digest, version, actor } of tagWritesIn(record))
      writes.push([tagName(tag), seq, time, component, image, digest, version, actor])
  }
  const parts = new Map<string, string[]>(SHARDS.map((shard) => [shard, []]))
  const add = (row: NameRow, name: string): unknown =>
    parts.get(shardOfName(name))?.push(JSON.stringify(row), '\n')
  for (const [name, found] of seqs) add([name, ...found], name)
  for (const row of writes) add(row, row[0])
  return new Map([...parts].map(([shard, part]) => [shard, part.join('')]))
}

function addTo(seqs: Map<string, number[]>, name: string, seq: number): void {
  const found = seqs.get(name)
  if (found === undefined) seqs.set(name, [seq])
  else found.push(seq)
}

/** The rows of a name in a text, oldest first, each read when it is asked for. Throws SyntaxError for one that is no JSON. */
export class NamedRows {
  readonly #text: string
  readonly #starts: readonly number[]

  constructor(text: string, name: string) {
    this.#text = text
    const line = `[${JSON.stringify(name)},`
    const starts: number[] = []
    for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + line.length))
      if (at === 0 || text[at - 1] === '\n') starts.push(at)
    this.#starts = starts
  }

  get length(): number {
    return this.#starts.length
  }

  at(index: number): NameRow {
    const start = this.#starts[index] ?? this.#text.length
    const end = this.#text.indexOf('\n', start)
    const row: unknown = JSON.parse(this.#text.slice(start, end < 0 ? this.#text.length : end))
    return Array.isArray(row) ? row : []
  }
}
