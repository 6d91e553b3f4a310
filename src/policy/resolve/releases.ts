import type { LineUnit } from '../../model/version.ts'
import type { Reporter } from '../document/reporter.ts'
import type { Path } from '../document/path.ts'
import { parsePattern } from '../parse-pattern.ts'
import type { Pattern } from '../pattern.ts'
import type { Lines, ReleaseRules, SchemaChangeRules, SupportedLines } from '../policy.ts'
import type { RawLines, RawReleases } from '../schema/releases.ts'
import { choose, chosenOr } from './layers.ts'
import type { Layer } from './layers.ts'
import { isRange } from './range.ts'

const DEFAULT_GIT_TAG = '[v]{version}'
const SCHEMA_LABEL = 'dev.tidemark.schema-change'
const SCHEMA_WORDS = 'schema-change'
/** Each doubles the ways in which a name can be read. */
const MOST_OPTIONAL = 4

/** `releases` of a component, from its own layers and the policy's. `anyPrerelease`: a class of it takes prereleases. */
export function resolveReleases(
  layers: readonly Layer<RawReleases>[],
  anyPrerelease: boolean,
  reporter: Reporter,
): ReleaseRules {
  return {
    gitTag: resolveGitTag(layers, reporter),
    version: chosenOr(layers, 'version', null),
    annotated: chosenOr(layers, 'annotated', false),
    signed: chosenOr(layers, 'signed', 'never'),
    allowedSigners: chosenOr(layers, 'allowedSigners', null),
    maintainers: chosenOr(layers, 'maintainers', []),
    branches: chosenOr(layers, 'branches', []),
    prereleases: chosenOr(layers, 'prereleases', anyPrerelease ? ['*'] : []),
    buildMetadata: chosenOr(layers, 'buildMetadata', 'refuse'),
    lines: resolveLines(choose(layers, 'lines'), reporter),
    schemaChanges: resolveSchemaChanges(choose(layers, 'schemaChanges'), reporter),
  }
}

function resolveSchemaChanges(
  chosen: { readonly value: NonNullable<RawReleases['schemaChanges']>; readonly path: Path } | null,
  reporter: Reporter,
): SchemaChangeRules {
  const { versions = [], label = SCHEMA_LABEL, changelog = SCHEMA_WORDS } = chosen?.value ?? {}
  for (const [index, text] of versions.entries()) {
    const path = [...(chosen?.path ?? []), 'versions', index]
    if (!isRange(text)) reporter.problem(path, `"${text}" is no version and no range of versions`)
  }
  return { versions, label, changelog }
}

function resolveGitTag(layers: readonly Layer<RawReleases>[], reporter: Reporter): Pattern {
  const chosen = choose(layers, 'gitTag')
  const text = chosen?.value ?? DEFAULT_GIT_TAG
  if (chosen === null) return parsePattern(text, { file: reporter.document.file }, { optional: true })
  const { path } = chosen
  const pattern = reporter.attempt(path, null, () =>
    parsePattern(text, reporter.document.textAt(path, 'value'), { optional: true }),
  )
  if (pattern === null) return { text, parts: [] }
  const fault = gitTagFault(pattern)
  if (fault !== null) reporter.problem(path, fault)
  return pattern
}

function gitTagFault({ parts }: Pattern): string | null {
  const variables = parts.flatMap((part) => (part.type === 'variable' ? [part.name] : []))
  const other = variables.find((name) => name !== 'version' && name !== 'component')
  if (other !== undefined) return `a git tag says {version} and {component}, and {${other}} is neither`
  const versions = variables.filter((name) => name === 'version').length
  if (versions !== 1) return `the pattern of git tags holds {version} once, and this one ${versions} times`
  const optional = parts.filter((part) => part.type === 'optional').length
  return optional > MOST_OPTIONAL ? `at most ${MOST_OPTIONAL} optional texts, and here are ${optional}` : null
}

function resolveLines(
  chosen: { readonly value: RawLines; readonly path: Path } | null,
  reporter: Reporter,
): Lines {
  const by = chosen?.value.by ?? 'minor'
  const supported = chosen?.value.supported
  if (chosen === null || supported === undefined) return { by, supported: null }
  const path = [...chosen.path, 'supported']
  if (typeof supported === 'string') return { by, supported: supportedByText(supported, path, reporter) }
  for (const [index, line] of supported.entries()) {
    if (!isLine(line, by)) reporter.problem([...path, index], `"${line}" is no line: write ${exampleOf(by)}`)
  }
  return { by, supported: { kind: 'explicit', lines: [...new Set(supported)] } }
}

function isLine(text: string, by: LineUnit): boolean {
  const number = '(?:0|[1-9]\\d{0,15})'
  return new RegExp(by === 'minor' ? `^${number}\\.${number}$` : `^${number}$`, 'u').test(text)
}

function exampleOf(by: LineUnit): string {
  return by === 'minor' ? 'MAJOR.MINOR, such as "0.3"' : 'MAJOR, such as "2" (lines are counted by major)'
}

function supportedByText(text: string, path: Path, reporter: Reporter): SupportedLines {
  const newest = /^newest(?: ([1-9]\d{0,2}))?$/u.exec(text)
  if (newest !== null) return { kind: 'newest', count: Number(newest[1] ?? 1) }
  if (!isRange(text)) {
    const hint = 'Write a list such as ["0.3"], newest, newest 2, or a range such as ">=1.2".'
    reporter.problem(path, `"${text}" names no lines`, { hint })
  }
  return { kind: 'range', range: text }
}
