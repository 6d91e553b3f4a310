import type { AST } from 'toml-eslint-parser'

import { withoutMark } from './byte-order-mark.ts'
import { unreadable } from './fault.ts'
import type { Leaf, Path } from './leaf.ts'

interface Source {
  readonly body: string
  readonly skipped: number
}

/**
 * Every scalar of a TOML document, in its order; tables of an array have their index in the path. Throws E_VERSION_FILE
 * for text that is not TOML, which is also what a key is that stands twice.
 */
export async function tomlLeaves(text: string): Promise<readonly Leaf[]> {
  const { parseTOML } = await import('toml-eslint-parser')
  const source = withoutMark(text)
  try {
    return [...leavesOf(source, parseTOML(source.body).body[0], [])]
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : ''
    throw unreadable(`it is not TOML: ${reason}`, cause)
  }
}

type Node = AST.TOMLTopLevelTable | AST.TOMLTable | AST.TOMLKeyValue | AST.TOMLContentNode

function* leavesOf(source: Source, node: Node, path: Path): Generator<Leaf> {
  switch (node.type) {
    case 'TOMLTopLevelTable':
    case 'TOMLInlineTable':
      for (const child of node.body) yield* leavesOf(source, child, path)
      break
    case 'TOMLTable':
      for (const child of node.body) yield* leavesOf(source, child, node.resolvedKey)
      break
    case 'TOMLKeyValue':
      yield* leavesOf(source, node.value, [...path, ...node.key.keys.map(nameOf)])
      break
    case 'TOMLArray':
      for (const [index, item] of node.elements.entries()) yield* leavesOf(source, item, [...path, index])
      break
    case 'TOMLValue':
      yield { path, value: node.value, ...content(source, node) }
  }
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value
}

function content({ body, skipped }: Source, node: AST.TOMLValue): Pick<Leaf, 'start' | 'end'> {
  const [from, to] = node.range
  if (node.kind !== 'string') return { start: from + skipped, end: to + skipped }
  const quotes = node.multiline ? 3 : 1
  const raw = body.slice(from + quotes, to - quotes)
  // The line break after opening quotes is no part of the value.
  const lead = node.multiline ? raw.length - raw.trimStart().length : 0
  const length = node.multiline ? raw.trim().length : raw.length
  const start = from + quotes + lead + skipped
  return { start, end: start + length }
}
