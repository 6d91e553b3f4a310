import { SEVERITIES, severityOfScore } from '../../model/report.ts'
import type { Finding, Severity } from '../../model/report.ts'
import { oneLine, oneLineOrNull } from './one-line.ts'
import type { Result, Rule, Run } from './sarif-shape.ts'
import { distinct } from './text.ts'

// Grype names its rules `CVE-2024-45490-libexpat1`.
const VULNERABILITY = /^(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3})(?=-)/u

const LEVELS: ReadonlyMap<string, Severity> = new Map([
  ['error', 'high'],
  ['warning', 'medium'],
  ['note', 'low'],
  ['none', 'negligible'],
])

/** True for a result that is a finding: not one that passed (section 3.27.9), nor one that is gone since the baseline (3.27.24). */
export function counts({ kind, baselineState }: Result): boolean {
  if (baselineState === 'absent') return false
  return kind !== 'pass' && kind !== 'notApplicable' && kind !== 'informational'
}

/** True when every suppression of a result was accepted, and there is one (section 3.27.23; none said is accepted). */
export function isSuppressed({ suppressions }: Result): boolean {
  return suppressions.length > 0 && suppressions.every(({ status }) => (status ?? 'accepted') === 'accepted')
}

/** `result` of `run` as a finding. SARIF does not say whether there is a fix. */
export function sarifFinding(run: Run, result: Result): Finding {
  const rule = ruleOf(run, result)
  const id = oneLineOrNull(idOf(result) ?? rule?.id) ?? 'result'
  return {
    id,
    aliases: distinct([VULNERABILITY.exec(id)?.[0], rule?.id], id),
    severity: severityOf(result, rule),
    package: null,
    version: null,
    fixedIn: null,
    unfixed: false,
    title: oneLineOrNull(rule?.shortDescription?.text) ?? oneLineOrNull(result.message?.text),
    location: locationOf(result),
  }
}

function ruleOf(run: Run, result: Result): Rule | undefined {
  const id = idOf(result)
  const own = rulesOf(run, result)
  const named = own[result.rule?.index ?? result.ruleIndex ?? -1]
  if (named !== undefined && (id === null || isOf(id, named.id))) return named
  const { driver, extensions } = run.tool
  const all = [...own, ...driver.rules, ...extensions.flatMap(({ rules }) => rules)]
  if (id === null) return undefined
  return all.find((rule) => rule.id === id) ?? all.find((rule) => isOf(id, rule.id))
}

function idOf({ ruleId, rule }: Result): string | null {
  return ruleId ?? rule?.id ?? null
}

// Rules are the tool's own, or those of one of its extensions, as CodeQL has them.
function rulesOf({ tool }: Run, { rule }: Result): readonly Rule[] {
  const component = rule?.toolComponent?.index ?? -1
  return component < 0 ? tool.driver.rules : (tool.extensions[component]?.rules ?? [])
}

// A result may name a part of its rule: `CA1000/1` (section 3.27.5).
function isOf(id: string, rule: string): boolean {
  return id === rule || id.startsWith(`${rule}/`)
}

// A score counts before a level, as it does on forges: it knows critical, and levels do not.
function severityOf(result: Result, rule: Rule | undefined): Severity {
  if (isUnknown(rule)) return 'critical'
  const scored = [scoreOf(rule?.properties), scoreOf(result.properties)].filter((found) => found !== null)
  return SEVERITIES.findLast((severity) => scored.includes(severity)) ?? levelOf(result, rule)
}

function scoreOf(properties: Rule['properties']): Severity | null {
  const score = properties?.['security-severity']
  if (score === null || score === undefined || score === '') return null
  return severityOfScore(Number(score))
}

// Trivy's word for a severity that it does not know, which it would make a note.
function isUnknown(rule: Rule | undefined): boolean {
  return rule?.properties?.tags.includes('UNKNOWN') ?? false
}

function levelOf(result: Result, rule: Rule | undefined): Severity {
  const level = result.level ?? rule?.defaultConfiguration?.level ?? 'warning'
  return LEVELS.get(level.toLowerCase()) ?? 'critical'
}

function locationOf({ locations }: Result): string | null {
  const place = locations[0]?.physicalLocation
  const file = oneLine(place?.artifactLocation?.uri ?? '')
  if (file === '') return null
  const line = place?.region?.startLine
  return typeof line === 'number' ? `${file}:${line}` : file
}
