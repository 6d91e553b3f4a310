import type { Node, Scalar } from 'yaml'

import { withoutMark } from './byte-order-mark.ts'
import { unreadable } from './fault.ts'
import type { Leaf, Path } from './leaf.ts'

type Yaml = typeof import('yaml')

interface Source {
  readonly yaml: Yaml
  readonly body: string
  readonly skipped: number
}

// The header of a block scalar (`>-`, `|2 # comment`) and the indentation of its first line.
const BLOCK_HEADER = /^[|>][^\n]*\n\s*/u

/**
 * Every scalar of each document of a YAML stream, in its order, duplicates included. An alias is one scalar that is
 * shared; what it stands for is not followed, and neither are merge keys. Throws E_VERSION_FILE for text that is not YAML.
 */
export async function yamlLeaves(text: string): Promise<readonly (readonly Leaf[])[]> {
  const yaml = await import('yaml')
  const source: Source = { yaml, ...withoutMark(text) }
  return documentsOf(source).map((contents) => [...leavesOf(source, contents, [])])
}

function documentsOf({ yaml, body }: Source): readonly unknown[] {
  try {
    return yaml.parseAllDocuments(body, { uniqueKeys: false }).map(({ contents, errors }) => {
      if (errors[0] !== undefined) throw errors[0]
      return contents
    })
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : ''
    throw unreadable(`it is not YAML: ${reason.replace(/:$/u, '')}`, cause)
  }
}

function* leavesOf(source: Source, node: unknown, path: Path): Generator<Leaf> {
  const { yaml } = source
  if (yaml.isMap(node)) {
    for (const { key, value } of node.items) {
      if (yaml.isScalar(key)) yield* leavesOf(source, value, [...path, String(key.value)])
    }
  } else if (yaml.isSeq(node)) {
    for (const [index, item] of node.items.entries()) yield* leavesOf(source, item, [...path, index])
  } else if (yaml.isAlias(node)) {
    yield { path, value: null, ...placed(source, node), shared: 'an alias' }
  } else if (yaml.isScalar(node)) {
    const shared = node.anchor === undefined ? {} : { shared: 'an anchor' }
    yield { path, value: node.value, ...content(source, node), ...shared }
  }
}

function content(source: Source, node: Scalar): Pick<Leaf, 'start' | 'end'> {
  const { start, end } = placed(source, node)
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') return { start: start + 1, end: end - 1 }
  if (node.type !== 'BLOCK_FOLDED' && node.type !== 'BLOCK_LITERAL') return { start, end }
  const raw = source.body.slice(start - source.skipped, end - source.skipped)
  const header = BLOCK_HEADER.exec(raw)?.[0] ?? ''
  return { start: start + header.length, end: start + Math.max(header.length, raw.trimEnd().length) }
}

function placed({ skipped }: Source, node: Node): Pick<Leaf, 'start' | 'end'> {
  const [start = 0, end = 0] = node.range ?? []
  return { start: start + skipped, end: end + skipped }
}
