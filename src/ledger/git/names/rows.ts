import { digestOf } from '../../../model/digest.ts'
import { namesIn, tagWritesIn } from '../../../model/names.ts'
import type { LedgerRecord } from '../../../model/record.ts'
import { SHARDS } from '../layout.ts'

/**
 * A line of the index: the first two digits of the name's hash, then a JSON array. Of a name: the name and the seqs of the records that
 * have it. Of a tag, for each write: the tag's name, seq, time, component, image, digest, version and actor.
 */
export type NameRow = readonly unknown[]

/** How a tag's writes are named in the index. */
export function tagName(tag: string): string {
  return `tag ${tag}`
}

/** The first two digits of a name's hash: where its rows stand. */
export function shardsOfName(name: string): string {
  return digestOf(name).slice('sha256:'.length, 'sha256:'.length + 2)
}

/** The names in records, by the first digit of their hash: a text for every digit. Names stand in the order in which they come. */
export function shardsOf(records: Iterable<LedgerRecord>): ReadonlyMap<string, string> {
  const seqs = new Map<string, number[]>()
  const writes: NameRow[] = []
  for (const record of records) {
    for (const name of namesIn(record)) addTo(seqs, name, record.seq)
    for (const { tag, seq, time, component, image, digest, version, actor } of tagWritesIn(record))
      writes.push([tagName(tag), seq, time, component, image, digest, version, actor])
  }
  const rows = [...seqs].map(([name, found]) => [name, ...found])
  return textsBy(0, [...rows, ...writes].map(lineOf))
}

function addTo(seqs: Map<string, number[]>, name: string, seq: number): void {
  const found = seqs.get(name)
  if (found === undefined) seqs.set(name, [seq])
  else found.push(seq)
}

/** One digit's texts of blocks, oldest first, as texts by the second digit. */
export function mergeShards(texts: readonly string[]): ReadonlyMap<string, string> {
  return textsBy(
    1,
    texts.flatMap((text) => text.split('\n').filter((line) => line !== '')),
  )
}

/** Lines by one of the digits that they begin with. */
function textsBy(digit: 0 | 1, lines: readonly string[]): ReadonlyMap<string, string> {
  const parts = new Map<string, string[]>(SHARDS.map((shard) => [shard, []]))
  for (const line of lines) parts.get(line[digit] ?? '')?.push(line, '\n')
  return new Map([...parts].map(([shard, part]) => [shard, part.join('')]))
}

function lineOf(row: NameRow): string {
  return `${shardsOfName(String(row[0]))} ${JSON.stringify(row)}`
}

/** The rows of a name in a text, in its order. Throws SyntaxError for a row that is no JSON. */
export function rowsNamed(text: string, name: string): readonly NameRow[] {
  const start = `${shardsOfName(name)} [${JSON.stringify(name)},`
  const rows: NameRow[] = []
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
    if (at > 0 && text[at - 1] !== '\n') continue
    const end = text.indexOf('\n', at)
    const row: unknown = JSON.parse(text.slice(at + 3, end < 0 ? text.length : end))
    if (Array.isArray(row)) rows.push(row)
  }
  return rows
}
