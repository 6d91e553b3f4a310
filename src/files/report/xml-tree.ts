import type { X2jOptions } from 'fast-xml-parser'

import { isRecord } from '../../model/shape.ts'
import { refused } from './refused.ts'
import { guardXml } from './xml-guard.ts'

/** One element: its attributes, the elements in it in their order, and its text without that of elements in it. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const TEXT = '#text'
const CDATA = '#cdata'
const ATTRIBUTES = ':@'

const OPTIONS = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  cdataPropName: CDATA,
  // References are resolved here, as the parser leaves those by number alone, and would cap the others by their number.
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  jPath: false,
} satisfies X2jOptions

/**
 * The root element of an XML text that has exactly one. Throws E_REPORT for a text that is not well formed, declares anything, or is
 * nested deeper than 50 levels.
 */
export async function parseXml(text: string): Promise<XmlElement> {
  guardXml(text)
  const { XMLParser, XMLValidator } = await import('fast-xml-parser')
  const validity = XMLValidator.validate(text)
  if (validity !== true) {
    const { msg: problem, line, col: column } = validity.err
    throw refused(problem, `line ${line}, column ${column}`)
  }
  const [root, ...others] = elementsOf(parsed(new XMLParser(OPTIONS), text))
  if (root === undefined || others.length > 0) throw refused('XML has one element that holds all others')
  return root
}

function parsed(parser: { parse(text: string): unknown }, text: string): unknown {
  try {
    return parser.parse(text)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'it cannot be read'
    throw refused(problem, '', cause)
  }
}

function elementsOf(nodes: unknown): readonly XmlElement[] {
  return listOf(nodes).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ATTRIBUTES && key !== TEXT && key !== CDATA)
    return name === undefined ? [] : [elementOf(name, node)]
  })
}

function elementOf(name: string, node: Readonly<Record<string, unknown>>): XmlElement {
  return {
    name,
    attributes: attributesOf(node[ATTRIBUTES]),
    children: elementsOf(node[name]),
    text: listOf(node[name]).map(textOf).join(''),
  }
}

function textOf(node: Readonly<Record<string, unknown>>): string {
  const [raw] = listOf(node[CDATA])
  return raw === undefined ? resolve(node[TEXT]) : String(raw[TEXT])
}

function attributesOf(value: unknown): ReadonlyMap<string, string> {
  if (!isRecord(value)) return new Map()
  return new Map(Object.entries(value).map(([name, text]) => [name, resolve(text)]))
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

// Each reference once: what it stands for is text, and never looked at again.
function resolve(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value.replaceAll(/&(#x?)?(\w+);/gu, (reference, number: string | undefined, name: string) =>
    number === undefined ? (ENTITIES.get(name) ?? reference) : characterOf(name, number === '#' ? 10 : 16),
  )
}

function characterOf(digits: string, base: number): string {
  const code = Number.parseInt(digits, base)
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code).toWellFormed()
}
