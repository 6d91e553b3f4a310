import type { Path } from '../document/path.ts'
import type { Reporter } from '../document/reporter.ts'
import { parsePattern } from '../parse-pattern.ts'
import type { TagClass } from '../policy.ts'
import { PRESETS } from '../presets.ts'
import type { PresetName } from '../schema/preset-names.ts'
import type { RawClass, RawOwnClass, RawTags } from '../schema/tags.ts'
import { isOwn } from './row.ts'
import type { Row } from './row.ts'
import { resolveAliases } from './aliases.ts'
import { classFaults } from './class-faults.ts'
import { resolveGlobs } from './glob.ts'
import { entryPath, listOf } from './layers.ts'
import { unknownName } from './names.ts'
import { isRange } from './range.ts'

/** `tags`: presets spelled out, patterns parsed, aliases given what they stand for, in the order of the file. */
export function resolveClasses(
  tags: RawTags,
  path: Path,
  environments: readonly string[],
  reporter: Reporter,
): readonly TagClass[] {
  const rows = rowsOf(tags, path, reporter)
  const own = rows.flatMap((row) => (isOwn(row.raw) ? [ownClass(row, row.raw, reporter)] : []))
  for (const tagClass of own) checkClass(tagClass, rows, environments, reporter)
  return resolveAliases(rows, own, reporter)
}

function rowsOf(tags: RawTags, path: Path, reporter: Reporter): readonly Row[] {
  if (typeof tags === 'string') return presetRows(tags, path, reporter)
  const { extends: preset, ...written } = tags
  const own = Object.entries(written).map(([key, raw]) => writtenRow(key, raw, path, reporter))
  if (preset === undefined) return own
  const keys = new Set(own.map(({ key }) => key))
  const inherited = presetRows(preset, [...path, 'extends'], reporter)
  return [...inherited.filter(({ key }) => !keys.has(key)), ...own]
}

function presetRows(preset: PresetName, path: Path, reporter: Reporter): readonly Row[] {
  const where = reporter.document.valueAt(path)
  return Object.entries(PRESETS[preset].classes).map(([key, raw]) => {
    return { key, raw, pattern: parsePattern(key, where), path, where }
  })
}

function writtenRow(key: string, raw: RawClass, parent: Path, reporter: Reporter): Row {
  const path = [...parent, key]
  const pattern = reporter.attempt(path, { text: key, parts: [] }, () =>
    parsePattern(key, reporter.document.textAt(path, 'key')),
  )
  return { key, raw, pattern, path, where: reporter.document.keyAt(path) }
}

function ownClass({ key, pattern, path, where }: Row, raw: RawOwnClass, reporter: Reporter): TagClass {
  return {
    key,
    pattern,
    from: listOf(raw.from),
    moves: raw.moves,
    versions: raw.versions ?? null,
    supportedLines: raw.lines === 'supported',
    branches: resolveGlobs(raw.branches, [...path, 'branches'], reporter),
    environments: listOf(raw.environments),
    platforms: listOf(raw.platforms),
    onConflict: raw.onConflict ?? 'refuse',
    retain: raw.retain ?? null,
    support: raw.support ?? null,
    use: raw.use ?? null,
    aliasOf: null,
    where: { ...where },
  }
}

function checkClass(
  tagClass: TagClass,
  rows: readonly Row[],
  environments: readonly string[],
  reporter: Reporter,
): void {
  const row = rows.find(({ key }) => key === tagClass.key)
  if (row === undefined || !isOwn(row.raw)) return
  const { path, raw } = row
  const { versions } = tagClass
  if (versions !== null && !isRange(versions)) {
    const hint = 'A range is such as ">=1.0.0" or "1.x".'
    reporter.problem([...path, 'versions'], `"${versions}" is not a semver range`, { hint })
  }
  for (const [index, name] of tagClass.environments.entries()) {
    if (environments.includes(name)) continue
    const at = entryPath([...path, 'environments'], raw.environments, index)
    unknownName(name, environments, { path: at, noun: 'environment', reporter })
  }
  for (const { key, message } of classFaults(tagClass)) {
    reporter.problem([...path, key], message)
  }
}
