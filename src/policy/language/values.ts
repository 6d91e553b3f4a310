import type { LineUnit } from '../../model/version.ts'
import { DEFAULT_DATE_FORMAT, digitsOf, parseDateFormat } from '../date-format.ts'
import type { Part, VariableName } from '../pattern.ts'
import type { WordReading } from './read-word.ts'

/** What the variables of a pattern stand for in one tag; dates as their format shows them. */
export type Values = Readonly<Partial<Record<VariableName, string>>>

/** A variable of a pattern with its text. */
interface Shown {
  readonly name: VariableName
  readonly format: string | null
  readonly text: string
}

/**
 * The values of one reading; null when it contradicts itself, as `{version}-{major}` in `1.2.3-4` does: parts that speak
 * of the same thing must agree.
 */
export function valuesOf({ reading, texts }: WordReading, by: LineUnit): Values | null {
  const shown = reading.segments.flatMap(({ part }, index) => shownBy(part, texts[index] ?? ''))
  const facts = new Map<string, string>()
  for (const [field, text] of shown.flatMap((variable) => fieldsOf(variable, by))) {
    if ((facts.get(field) ?? text) !== text) return null
    facts.set(field, text)
  }
  if (!commitsAgree(shown)) return null
  return Object.fromEntries(shown.map(({ name, text }) => [name, text]))
}

function shownBy(part: Part, text: string): readonly Shown[] {
  return part.type === 'variable' ? [{ name: part.name, format: part.format, text }] : []
}

type Field = readonly [name: string, text: string]

/** What a variable says, in the smallest pieces that another variable may repeat. */
function fieldsOf({ name, format, text }: Shown, by: LineUnit): readonly Field[] {
  if (name === 'version') return versionFields(text)
  if (name === 'line') return numberFields(by === 'major' ? [text] : text.split('.'))
  if (name === 'date') return dateFields(text, format)
  // Commits of different lengths are compared apart.
  return name === 'sha' ? [] : [[name, text]]
}

function versionFields(text: string): readonly Field[] {
  const [core = '', ...rest] = text.split('-')
  return [...numberFields(core.split('.')), ['prerelease', rest.join('-')]]
}

function numberFields(numbers: readonly string[]): readonly Field[] {
  const names = ['major', 'minor', 'patch']
  return numbers.map((number, index) => [names[index] ?? '', number])
}

function dateFields(text: string, format: string | null): readonly Field[] {
  const fields: Field[] = []
  let offset = 0
  for (const token of parseDateFormat(format ?? DEFAULT_DATE_FORMAT) ?? []) {
    const length = token.type === 'text' ? token.text.length : digitsOf(token.field)
    if (token.type === 'field') fields.push([token.field, text.slice(offset, offset + length)])
    offset += length
  }
  return fields
}

function commitsAgree(shown: readonly Shown[]): boolean {
  const commits = shown.flatMap(({ name, text }) => (name === 'sha' ? [text] : []))
  const longest = commits.reduce((a, b) => (a.length >= b.length ? a : b), '')
  return commits.every((commit) => longest.startsWith(commit))
}
