import { isMap, isScalar, parseDocument } from 'yaml'
import type { Document, Pair, Scalar, YAMLMap } from 'yaml'

import { loadPolicy } from './load.ts'
import { PRESETS } from './presets.ts'
import { PRESET_NAMES } from './schema/preset-names.ts'
import type { PresetName } from './schema/preset-names.ts'
import type { RawOwnClass } from './schema/tags.ts'

/** A piece of the text, by offsets, and what comes in its place. */
interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/**
 * The policy with its presets spelled out as tag classes; `lint --expand` prints it. It means exactly the same, and every other
 * byte stays as it is, comments too. Throws as {@link loadPolicy} does.
 */
export function expandPolicy(text: string, file: string): string {
  const { components } = loadPolicy(text, file)
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    uniqueKeys: false,
  })
  const holders = [[], ...components.map(({ name }) => ['components', name])]
  const edits = holders.flatMap((path) => editsOf(document, path, text))
  let expanded = text
  for (const { from, to, text: piece } of edits.toSorted((a, b) => b.from - a.from)) {
    expanded = expanded.slice(0, from) + piece + expanded.slice(to)
  }
  return expanded
}

/** What spells out the `tags` of the mapping at `path`. */
function editsOf(document: Document.Parsed, path: readonly string[], text: string): readonly Edit[] {
  const holder = path.length === 0 ? document.contents : document.getIn(path, true)
  if (!isMap(holder)) return []
  const pair = pairOf(holder, 'tags')
  if (isScalar(pair?.value) && isPreset(pair.value.value)) {
    const rows = rowsOf(pair.value.value, [])
    return holder.flow === true
      ? [editOf(pair.value, `{ ${rows.join(', ')} }`)]
      : [blockEdit(pair, rows, text)]
  }
  return isMap(pair?.value) ? editsOfMapping(pair.value, text) : []
}

/** `tags: semver # words` -> `tags: # words`, and the rows below it. */
function blockEdit(pair: Pair, rows: readonly string[], text: string): Edit {
  const from = startOf(pair.value)
  const indent = `${' '.repeat(columnOf(startOf(pair.key), text))}  `
  const restOfLine = /^[^\r\n]*/u.exec(text.slice(endOf(pair.value)))?.[0] ?? ''
  const to = endOf(pair.value) + restOfLine.length
  const head = restOfLine.trim() === '' ? '' : restOfLine.trim()
  const before = /[ \t]*$/u.exec(text.slice(0, from))?.[0].length ?? 0
  const first = head === '' ? '' : ` ${head}`
  return { from: from - before, to, text: `${first}${rows.map((row) => `\n${indent}${row}`).join('')}` }
}

/** `extends: semver` in the place of which the rows come that are not written out. */
function editsOfMapping(tags: YAMLMap, text: string): readonly Edit[] {
  const pair = pairOf(tags, 'extends')
  if (pair === null || !isScalar(pair.value) || !isPreset(pair.value.value)) return []
  const written = tags.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''))
  const rows = rowsOf(pair.value.value, written)
  const from = startOf(pair.key)
  const separator = tags.flow === true ? ', ' : `\n${' '.repeat(columnOf(from, text))}`
  const comma = rows.length === 0 ? (/^\s*,\s*/u.exec(text.slice(endOf(pair.value)))?.[0].length ?? 0) : 0
  return [{ from, to: endOf(pair.value) + comma, text: rows.join(separator) }]
}

function pairOf(map: YAMLMap, name: string): Pair | null {
  return map.items.find(({ key }) => isScalar(key) && key.value === name) ?? null
}

function editOf(node: Scalar, text: string): Edit {
  return { from: startOf(node), to: endOf(node), text }
}

function startOf(node: unknown): number {
  return isScalar(node) ? (node.range?.[0] ?? 0) : 0
}

function endOf(node: unknown): number {
  return isScalar(node) ? (node.range?.[1] ?? 0) : 0
}

function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

function isPreset(value: unknown): value is PresetName {
  return PRESET_NAMES.some((name) => name === value)
}

/** The classes of a preset that are not among `written`, a line each. */
function rowsOf(preset: PresetName, written: readonly string[]): readonly string[] {
  return Object.entries(PRESETS[preset].classes)
    .filter(([key]) => !written.includes(key))
    .map(([key, row]) => `${key.includes('{') ? JSON.stringify(key) : key}: ${rowText(row)}`)
}

const QUOTED: readonly (keyof RawOwnClass)[] = ['use', 'versions']

function rowText(row: RawOwnClass): string {
  const fields = Object.entries(row).map(([name, value]) => {
    if (Array.isArray(value)) return `${name}: [${value.join(', ')}]`
    const quoted = QUOTED.some((field) => field === name)
    return `${name}: ${quoted ? JSON.stringify(value) : String(value)}`
  })
  return `{ ${fields.join(', ')} }`
}
