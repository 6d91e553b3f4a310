import { isAlias, isMap, isNode, isScalar, parseDocument, visit } from 'yaml'
import type { Document, Node, Pair } from 'yaml'

import { isFailure } from '../../model/failure.ts'
import { PolicyDocument } from './document.ts'
import { Lines } from './lines.ts'
import { Problems } from './problems.ts'

const LARGEST = 1024 * 1024
const MOST_ALIASES = 20
/** How often the contents of an anchor may be repeated once aliases of aliases are written out. */
const MOST_REPEATED = 100

/**
 * Reads the YAML of a policy file. Refused, as readers disagree on them or as they can be made to cost much: more than
 * 1 MiB, several documents, duplicate keys, keys that are no plain text, merge keys, tags (`!!js/function`), more than 20
 * aliases, tabs as indentation, control characters and marks that turn the direction of the text. Throws E_POLICY_SYNTAX with every place.
 */
export function readDocument(text: string, file: string): PolicyDocument {
  const lines = new Lines(text)
  const problems = new Problems(file)
  const add = (offset: number, message: string): void => {
    problems.add({ path: '', ...lines.placeOf(offset), message })
  }
  if (Buffer.byteLength(text) > LARGEST) add(0, 'the file is larger than 1 MiB')
  else refuseStrange(text, 0, add)
  problems.throwIfAny('E_POLICY_SYNTAX')
  try {
    const document = parse(text)
    for (const error of document.errors) add(error.pos[0], sentence(error.message))
    if (problems.none) refuseConstructs(document, add)
    problems.throwIfAny('E_POLICY_SYNTAX')
    return new PolicyDocument({
      file,
      document,
      lines,
      value: document.toJS({ maxAliasCount: MOST_REPEATED }),
    })
  } catch (error) {
    // The parser throws errors of its own for aliases that repeat too much, and runs out of stack on deep nesting.
    if (isFailure(error)) throw error
    add(0, sentence(String(error)))
    problems.throwIfAny('E_POLICY_SYNTAX')
    throw error
  }
}

function parse(text: string): Document.Parsed {
  return parseDocument(text, {
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'error',
    // Checked below: the parser's own check takes quadratic time.
    uniqueKeys: false,
  })
}

type Add = (offset: number, message: string) => void

// A reviewer does not see them; \p{Cc} are the control characters, the ranges turn the direction of text.
const STRANGE = /[[\p{Cc}--[\t\n\r]]\u202a-\u202e\u2066-\u2069]/v

function refuseStrange(text: string, offset: number, add: Add): void {
  const at = text.search(STRANGE)
  if (at === -1) return
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  add(offset === 0 ? at : offset, `the character U+${code} is not accepted`)
}

function refuseConstructs(document: Document.Parsed, add: Add): void {
  let aliases = 0
  visit(document, {
    Node: (_key, node) => {
      const offset = node.range?.[0] ?? 0
      if (isAlias(node) && ++aliases === MOST_ALIASES + 1) add(offset, `more than ${MOST_ALIASES} aliases`)
      if (isTagged(node)) add(offset, `YAML tags such as ${node.tag} are not accepted`)
      if (isScalar(node) && typeof node.value === 'string') refuseStrange(node.value, offset, add)
      if (isMap(node)) refuseKeys(node.items, add)
    },
  })
}

/** True for a tag that stands in the file; the parser sets none by itself. */
function isTagged(node: Node): node is Node & { readonly tag: string } {
  return 'tag' in node && typeof node.tag === 'string'
}

/** Names that mean something else to JavaScript objects, and would be lost on the way. */
const RESERVED = ['__proto__', 'constructor', 'prototype']

function refuseKeys(pairs: readonly Pair[], add: Add): void {
  const seen = new Set<string>()
  for (const { key } of pairs) {
    const name = isScalar(key) ? String(key.value) : ''
    const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0
    if (seen.has(name)) add(offset, `the key "${name}" stands here twice`)
    if (name === '<<') add(offset, 'merge keys ("<<") are not accepted: write the keys out')
    if (RESERVED.includes(name)) add(offset, `"${name}" cannot be a key`)
    seen.add(name)
  }
}

/** The parser's words, but for those that come from its own depths. */
function sentence(message: string): string {
  if (/stack/iu.test(message)) return 'the file is nested too deep'
  if (message.startsWith('Source contains multiple documents')) return 'several documents in one file'
  const text = message.replace(/^[A-Za-z]*Error: /u, '')
  return text.charAt(0).toLowerCase() + text.slice(1)
}
