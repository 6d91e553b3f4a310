import { fileName } from '../version/file-name.ts'
import { isUnder, leavesAt } from '../version/leaf.ts'
import type { Leaf, Path } from '../version/leaf.ts'
import { inFile, noPin } from './fault.ts'
import type { PinFormat } from './format.ts'
import { PIN_FORMATS } from './formats.ts'
import { keyText } from './key-text.ts'

/** A value of a deployment file, and where it stands. */
export interface Pin {
  /** As `FILE#KEY` would name it. */
  readonly key: string
  readonly path: Path
  /** 1-based. */
  readonly line: number
  /** As it stands there, without quotes. */
  readonly value: string
  /** Half-open offsets (UTF-16 units) of the value. */
  readonly start: number
  readonly end: number
}

/** Which values are meant: the one of a key, or without a key all that fit. */
export interface PinQuestion {
  readonly key: string | null
  readonly fits: (value: string) => boolean
}

/**
 * The value of a key in the text of a deployment file, or without a key every text in it that fits. Pure. Throws E_PIN for a file that
 * is not of a known kind, for a key that is not there, that is there twice, that shares its value with another place, and that is
 * spelled with escapes.
 */
export async function findPins(
  file: string,
  text: string,
  { key, fits }: PinQuestion,
): Promise<readonly Pin[]> {
  const format = formatOf(file)
  const leaves = await leavesOf(file, format, text)
  if (key === null) {
    const fitting = leaves.filter(({ value }) => typeof value === 'string' && fits(value))
    return fitting.map((leaf) => pinOf(file, text, { leaf, key: keyText(leaf.path) }))
  }
  return [pinOf(file, text, { leaf: onlyLeaf(file, leaves, { key, path: pathOf(file, format, key) }), key })]
}

/** The text with new values at the pins, which were found in it; every other character stays. Throws E_PIN. */
export async function setPins(
  file: string,
  text: string,
  changes: readonly { readonly pin: Pin; readonly value: string }[],
): Promise<string> {
  let result = text
  for (const { pin, value } of changes.toSorted((a, b) => b.pin.start - a.pin.start)) {
    result = result.slice(0, pin.start) + value + result.slice(pin.end)
  }
  const leaves = await leavesOf(file, formatOf(file), result)
  for (const { pin, value } of changes) {
    const there = leavesAt(leaves, pin.path).some((leaf) => leaf.value === value)
    if (!there)
      throw noPin(file, `\`${value}\` written at ${pin.key} would not be read again: put it in quotes`)
  }
  return result
}

/** How a person would write the value into the file: `TRIPL_VERSION=1.4.0`. Throws E_PIN. */
export function pinLine(file: string, key: string, value: string): string {
  return formatOf(file).line(key, value)
}

function formatOf(file: string): PinFormat {
  const format = PIN_FORMATS.find(({ takes }) => takes(fileName(file)))
  if (format !== undefined) return format
  throw noPin(
    file,
    `Tidemark reads pins in ${PIN_FORMATS.map(({ name }) => name).join(', ')}, and this is none`,
  )
}

async function leavesOf(file: string, format: PinFormat, text: string): Promise<readonly Leaf[]> {
  try {
    return await format.leaves(text)
  } catch (cause) {
    throw inFile(file, cause)
  }
}

function pathOf(file: string, format: PinFormat, key: string): Path {
  try {
    return format.path(key)
  } catch {
    throw noPin(file, `\`${key}\` is not a key like \`image.tag\`, \`a.b[0].c\` or \`"a.b".c\``)
  }
}

function onlyLeaf(
  file: string,
  leaves: readonly Leaf[],
  { key, path }: { readonly key: string; readonly path: Path },
): Leaf {
  const [only, ...others] = leavesAt(leaves, path)
  if (others.length > 0) throw noPin(file, `it states ${key} ${others.length + 1} times`)
  if (only !== undefined) return only
  const below = leaves.find((leaf) => isUnder(leaf.path, path))
  const hint = below === undefined ? [] : [`Below it stands ${keyText(below.path)}.`]
  throw noPin(file, `it has no value ${key}`, ...hint)
}

function pinOf(file: string, text: string, { leaf, key }: { leaf: Leaf; key: string }): Pin {
  const { path, start, end, value, shared } = leaf
  if (shared !== undefined) throw noPin(file, `${key} shares its value by ${shared}: write it out there`)
  const written = text.slice(start, end)
  if (typeof value === 'string' && value !== written)
    throw noPin(file, `${key} is spelled with escapes: write the plain value`)
  return { key, path, line: text.slice(0, start).split('\n').length, value: written, start, end }
}
