import type { LintedManifest } from '../../flows/lint-manifests.ts'
import { CATALOGUE, isErrorCode } from '../../model/errors/catalogue.ts'
import type { Finding } from '../../policy/lint/finding.ts'
import { WARNINGS } from '../../policy/lint/warnings.ts'
import { blocks } from './blocks.ts'
import { placeText } from './error-view.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { counted } from './short.ts'
import { displayWidth } from './width.ts'

/** `tidemark lint`. */
export interface LintResult {
  readonly file: string
  /** The policy's text: findings quote it. */
  readonly source: string
  readonly findings: readonly Finding[]
  readonly manifests: readonly LintedManifest[]
  /** The policy with its presets spelled out, when that was asked for. */
  readonly expanded: string | null
}

const TAB = '    '

/** What stands beside the caret: the sentence, with the name that proves it where it does not name it itself. */
function remark({ message, witness }: Finding): string {
  return witness === undefined || message.includes(witness) ? message : `${message}: "${witness}"`
}

/** The quoted line and the one before it, numbered, with carets under what the finding is about. */
function excerpt(finding: Finding, lines: readonly string[], palette: Palette): readonly string[] {
  const { line, column = 1, length = 1 } = finding.where
  if (line === undefined || lines.length === 0) return [`  ${remark(finding)}`]
  const width = String(line).length + 3
  const numbered = (number: number) =>
    `${String(number).padStart(width)} │ ${expand(lines[number - 1] ?? '')}`
  const before = line > 1 && (lines[line - 2] ?? '').trim() !== '' ? [numbered(line - 1)] : []
  const indent = ' '.repeat(displayWidth(expand((lines[line - 1] ?? '').slice(0, column - 1))))
  const carets = palette.bad('^'.repeat(Math.max(1, length)))
  return [...before, numbered(line), `${' '.repeat(width)} │ ${indent}${carets} ${remark(finding)}`]
}

function expand(text: string): string {
  return text.replaceAll('\t', TAB)
}

function titleOf(code: Finding['code']): string {
  return isErrorCode(code) ? CATALOGUE[code].title : `warning: ${WARNINGS[code].title}`
}

function findingLines(finding: Finding, lines: readonly string[], palette: Palette): readonly string[] {
  const code = palette.dim(`[${finding.code}]`)
  const head = `${placeText(finding.where)}  ${palette.strong(titleOf(finding.code))}   ${code}`
  const hints = finding.hints.map((hint) => `  ${hint}`)
  return [head, ...excerpt(finding, lines, palette), ...hints]
}

function endText({ findings, file, manifests }: LintResult): string {
  const errors = findings.filter((finding) => finding.severity === 'error').length
  const warnings = findings.length - errors
  const said =
    findings.length === 0
      ? `${file} keeps its promises: nothing to say.`
      : `${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`
  return manifests.length === 0 ? said : `${said} ${seenText(manifests)}`
}

function seenText(manifests: readonly LintedManifest[]): string {
  const images = manifests.reduce((sum, manifest) => sum + manifest.images, 0)
  return `${counted(images, 'image')} in ${counted(manifests.length, 'manifest')} looked at.`
}

/** A file without any image may be the wrong one. */
function emptyLines({ manifests, findings }: LintResult, { warn }: Palette): readonly string[] {
  const told = new Set(findings.map(({ where }) => where.file))
  return manifests
    .filter(({ file, images }) => images === 0 && !told.has(file))
    .map(({ file }) => `${warn('!')} ${file} names no image: is it the right file?`)
}

/** Findings as a good compiler shows them; the expanded policy alone when there are none, so that it can be redirected. */
export function lintView(result: LintResult, { palette }: Look): string {
  const lines = result.source.split(/\r?\n/u)
  // Findings about other files are told by their place; only the policy's text is at hand.
  const shown = result.findings.map((finding) =>
    findingLines(finding, finding.where.file === result.file ? lines : [], palette),
  )
  if (result.expanded !== null && shown.length === 0) return result.expanded.trimEnd()
  const expanded = result.expanded === null ? [] : [result.expanded.trimEnd()]
  return blocks(expanded, ...shown, emptyLines(result, palette), [endText(result)])
}
