import * as v from 'valibot'

import type { PolicyDocument } from '../document/document.ts'
import { pathText } from '../document/path.ts'
import type { Path } from '../document/path.ts'
import type { Problems } from '../document/problems.ts'
import { didYouMean } from '../suggest.ts'
import { expectationOf, found } from './expectation.ts'
import { shapeOf, wordsOf } from './shape.ts'
import type { Shape } from './shape.ts'

type Mapping = Extract<Shape, { kind: 'mapping' }>

/** A mapping's place, and the keys of the other branches where it is one of a choice. */
interface Spot {
  readonly path: Path
  readonly others: readonly string[]
}

interface Keys {
  readonly known: readonly string[]
  readonly given: readonly string[]
}

/**
 * Holds a document against a schema and adds every problem with its place. The library's own issues would name one unknown
 * key at a time, and of a choice every branch; this walk names all of them, and of a choice the branch that was meant.
 */
export class Checker {
  readonly #document: PolicyDocument
  readonly #problems: Problems

  constructor(document: PolicyDocument, problems: Problems) {
    this.#document = document
    this.#problems = problems
  }

  check(schema: v.GenericSchema, value: unknown, path: Path = []): void {
    if (this.#problems.full) return
    const shape = shapeOf(schema)
    switch (shape.kind) {
      case 'optional':
        if (value !== undefined) this.check(shape.inner, value, path)
        return
      case 'choice':
        return this.#checkChoice(shape.options, value, path)
      case 'mapping':
        return isMapping(value)
          ? this.#checkMapping(shape, value, { path, others: [] })
          : this.#refuse(schema, value, path)
      case 'list':
        return this.#checkList(schema, value, path)
      case 'value':
        return this.#checkValue(schema, value, path)
    }
  }

  #checkChoice(options: readonly v.GenericSchema[], value: unknown, path: Path): void {
    const meant = options
      .map((option) => ({ option, likeness: likenessOf(option, value) }))
      .toSorted((a, b) => b.likeness - a.likeness)[0]
    if (meant !== undefined && meant.likeness >= 0) {
      const shape = shapeOf(meant.option)
      if (shape.kind !== 'mapping' || !isMapping(value)) return this.check(meant.option, value, path)
      return this.#checkMapping(shape, value, { path, others: options.flatMap((option) => keysOf(option)) })
    }
    const expected = [...new Set(options.map((option) => expectationOf(option)))].join(' or ')
    this.#add(path, `expected ${expected}, found ${found(value)}`, this.#formHint(value, path, expected))
  }

  #checkMapping(shape: Mapping, value: Readonly<Record<string, unknown>>, at: Spot): void {
    const { path } = at
    const known = Object.keys(shape.entries)
    const given = Object.keys(value)
    for (const name of given) {
      if (this.#problems.full) return
      if (known.includes(name)) continue
      if (shape.rest === null) this.#unknownKey(name, { known, given }, at)
      else this.#checkRest(shape, { name, value: value[name] }, path)
    }
    for (const [name, schema] of Object.entries(shape.entries)) {
      const missing = value[name] === undefined && shapeOf(schema).kind !== 'optional'
      if (missing) this.#missingKey(name, path)
      else this.check(schema, value[name], [...path, name])
    }
  }

  #checkRest(shape: Mapping, entry: { readonly name: string; readonly value: unknown }, path: Path): void {
    const below = [...path, entry.name]
    const issue = shape.names === null ? undefined : v.safeParse(shape.names, entry.name).issues?.[0]
    if (issue !== undefined)
      this.#add(below, `expected ${issue.message}, found ${found(entry.name)}`, null, 'key')
    if (shape.rest !== null) this.check(shape.rest, entry.value, below)
  }

  #checkList(schema: v.GenericSchema, value: unknown, path: Path): void {
    const shape = shapeOf(schema)
    if (!Array.isArray(value) || shape.kind !== 'list') return this.#refuse(schema, value, path)
    for (const [index, item] of value.entries()) this.check(shape.item, item, [...path, index])
    const issue = v.safeParse(schema, value).issues?.find(({ path: below }) => below === undefined)
    if (issue !== undefined) this.#add(path, `expected ${issue.message}`)
  }

  #checkValue(schema: v.GenericSchema, value: unknown, path: Path): void {
    const issue = v.safeParse(schema, value).issues?.[0]
    if (issue === undefined) return
    if (issue.kind === 'schema') return this.#refuse(schema, value, path)
    this.#add(path, `expected ${issue.message}, found ${found(value)}`)
  }

  #refuse(schema: v.GenericSchema, value: unknown, path: Path): void {
    const expected = expectationOf(schema)
    const near = typeof value === 'string' ? didYouMean(value, wordsOf(schema) ?? []) : null
    const hint = near === null ? this.#formHint(value, path, expected) : `Did you mean ${near}?`
    this.#add(path, `expected ${expected}, found ${found(value)}`, hint)
  }

  /** How the same would be written in the form that is expected; null where that is not plain. */
  #formHint(value: unknown, path: Path, expected: string): string | null {
    const source = this.#document.sourceAt(path)
    if (source === null) return null
    if (typeof value === 'string') return expected === 'a list' ? `Write it as a list: [${source}].` : null
    // YAML reads `0.10` as the number 0.1, so text that looks like a number needs quotes.
    return value !== null && expected.includes('text') ? `Write it in quotes: "${source}".` : null
  }

  #unknownKey(name: string, keys: Keys, { path, others }: Spot): void {
    if (others.includes(name)) {
      const beside = keys.given.filter((other) => keys.known.includes(other)).map((other) => `"${other}"`)
      return this.#add([...path, name], `"${name}" cannot stand beside ${beside.join(', ')}`, null, 'key')
    }
    const near = didYouMean(name, keys.known)
    const hint = near === null ? `Known here: ${keys.known.join(', ')}.` : `Did you mean "${near}"?`
    this.#add([...path, name], 'there is no such key', hint, 'key')
  }

  #missingKey(name: string, path: Path): void {
    this.#add(path, `the key "${name}" is missing`, null, 'key')
  }

  #add(path: Path, message: string, hint: string | null = null, at: 'key' | 'value' = 'value'): void {
    const { line, column } = at === 'key' ? this.#document.keyAt(path) : this.#document.valueAt(path)
    this.#problems.add({ path: pathText(path), line, column, message, ...(hint === null ? {} : { hint }) })
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** How well a value fits a branch of a choice: below zero not at all, else by the keys that both know. */
function likenessOf(schema: v.GenericSchema, value: unknown): number {
  const shape = shapeOf(schema)
  switch (shape.kind) {
    case 'mapping':
      return isMapping(value)
        ? Object.keys(value).filter((name) => Object.hasOwn(shape.entries, name)).length
        : -1
    case 'list':
      return Array.isArray(value) ? 0 : -1
    case 'choice':
      return Math.max(...shape.options.map((option) => likenessOf(option, value)))
    case 'optional':
      return likenessOf(shape.inner, value)
    case 'value':
      return schema.type === 'picklist'
        ? Number(typeof value === 'string') - 1
        : likenessOfValue(schema, value)
  }
}

function likenessOfValue(schema: v.GenericSchema, value: unknown): number {
  return schema.type === (value === null ? 'null' : typeof value) ? 0 : -1
}

function keysOf(schema: v.GenericSchema): readonly string[] {
  const shape = shapeOf(schema)
  return shape.kind === 'mapping' ? Object.keys(shape.entries) : []
}
