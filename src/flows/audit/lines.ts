/** So many entries go on one line: no line and no object grows with the registry. */
const BATCH = 1000

/** The lines of a text that comes in pieces, without their ends; what stands behind the last end is a line too. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

/** The entries of a map, a line's worth at a time. */
export function* batches<K, V>(map: ReadonlyMap<K, V>): Generator<readonly (readonly [K, V])[]> {
  let batch: (readonly [K, V])[] = []
  for (const entry of map) {
    batch.push(entry)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
