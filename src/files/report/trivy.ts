import * as v from 'valibot'

import { parseSeverity } from '../../model/report.ts'
import type { Finding, Report } from '../../model/report.ts'
import type { JsonFormat } from './format.ts'
import { oneLine, oneLineOrNull } from './one-line.ts'
import { refused } from './refused.ts'
import { fit, list, NAME, NUMBER, shape, TEXT } from './shapes.ts'
import { digestAt, digestsOf, distinct, timeAt } from './text.ts'

const VULNERABILITY = shape({
  VulnerabilityID: NAME,
  VendorIDs: list(v.string()),
  PkgName: TEXT,
  PkgPath: TEXT,
  InstalledVersion: TEXT,
  FixedVersion: TEXT,
  Title: TEXT,
  Severity: TEXT,
})
const MISCONFIGURATION = shape({
  ID: TEXT,
  AVDID: TEXT,
  Title: TEXT,
  Message: TEXT,
  Severity: TEXT,
  Status: TEXT,
})
const SECRET = shape({ RuleID: NAME, Title: TEXT, Severity: TEXT, StartLine: NUMBER })
const LICENSE = shape({ Name: NAME, PkgName: TEXT, FilePath: TEXT, Severity: TEXT })
const MODIFIED = shape({ Type: v.string(), Finding: v.unknown() })

const RESULT = shape({
  Target: v.string(),
  Vulnerabilities: list(VULNERABILITY),
  Misconfigurations: list(MISCONFIGURATION),
  Secrets: list(SECRET),
  Licenses: list(LICENSE),
  ExperimentalModifiedFindings: list(MODIFIED),
})

const DOCUMENT = shape({
  SchemaVersion: v.literal(2),
  Trivy: v.nullish(shape({ Version: TEXT })),
  CreatedAt: TEXT,
  ArtifactName: v.string(),
  ArtifactType: v.string(),
  Metadata: v.nullish(shape({ ImageID: TEXT, RepoTags: list(v.string()), RepoDigests: list(v.string()) })),
  Results: list(RESULT),
})

const EXCEPTED = 'EXCEPTION'

type Result = v.InferOutput<typeof RESULT>

/**
 * Trivy's own JSON (`trivy image --format json`), schema version 2: its `pkg/types/report.go`. No `Results` means that nothing
 * was found. Trivy on its own does not write how old its database is.
 */
export const trivy: JsonFormat = {
  name: 'trivy',
  syntax: 'json',
  claims: (document) => 'SchemaVersion' in document || 'ArtifactName' in document,
  read: readTrivy,
}

function readTrivy(document: Readonly<Record<string, unknown>>): Report {
  const { Metadata: metadata, ...report } = fit(DOCUMENT, document)
  const imageId = oneLineOrNull(metadata?.ImageID)
  return {
    format: 'trivy',
    tool: 'trivy',
    toolVersion: oneLineOrNull(report.Trivy?.Version),
    created: timeAt(report.CreatedAt, 'CreatedAt'),
    database: null,
    digests: digestsOf(metadata?.RepoDigests ?? [], 'Metadata.RepoDigests'),
    imageIds: imageId === null ? [] : [digestAt(imageId, 'Metadata.ImageID')],
    images: distinct([report.ArtifactName, ...(metadata?.RepoTags ?? [])]),
    findings: report.Results.flatMap(findingsOf),
    suppressed: report.Results.flatMap(suppressedOf),
  }
}

function findingsOf(result: Result): readonly Finding[] {
  const failed = result.Misconfigurations.filter(
    ({ Status: status }) => status !== 'PASS' && status !== EXCEPTED,
  )
  return [
    ...result.Vulnerabilities.map((found) => vulnerability(found, result.Target)),
    ...failed.map((found) => misconfiguration(found, result.Target)),
    ...result.Secrets.map((found) => secret(found, result.Target)),
    ...result.Licenses.map((found) => license(found, result.Target)),
  ]
}

// `--show-suppressed` keeps here what an ignore file or a VEX document took out of the findings.
function suppressedOf(result: Result, index: number): readonly Finding[] {
  const excepted = result.Misconfigurations.filter(({ Status: status }) => status === EXCEPTED)
  return [
    ...excepted.map((found) => misconfiguration(found, result.Target)),
    ...result.ExperimentalModifiedFindings.map(({ Type: type, Finding: finding }, place) =>
      modified(type, finding, {
        target: result.Target,
        at: `Results[${index}].ExperimentalModifiedFindings[${place}]`,
      }),
    ),
  ]
}

interface Spot {
  readonly target: string
  readonly at: string
}

function modified(type: string, finding: unknown, { target, at }: Spot): Finding {
  switch (type) {
    case 'vulnerability':
      return vulnerability(fit(VULNERABILITY, finding, `${at}.Finding`), target)
    case 'misconfiguration':
      return misconfiguration(fit(MISCONFIGURATION, finding, `${at}.Finding`), target)
    case 'secret':
      return secret(fit(SECRET, finding, `${at}.Finding`), target)
    case 'license':
      return license(fit(LICENSE, finding, `${at}.Finding`), target)
    default:
      throw refused(`${JSON.stringify(oneLine(type))} is no kind of finding that Trivy has`, `${at}.Type`)
  }
}

function vulnerability(found: v.InferOutput<typeof VULNERABILITY>, target: string): Finding {
  const id = oneLine(found.VulnerabilityID)
  const fixedIn = oneLineOrNull(found.FixedVersion)
  return {
    id,
    aliases: distinct(found.VendorIDs, id),
    severity: parseSeverity(found.Severity),
    package: oneLineOrNull(found.PkgName),
    version: oneLineOrNull(found.InstalledVersion),
    fixedIn,
    unfixed: fixedIn === null,
    title: oneLineOrNull(found.Title),
    location: oneLineOrNull(found.PkgPath) ?? oneLineOrNull(target),
  }
}

function misconfiguration(found: v.InferOutput<typeof MISCONFIGURATION>, target: string): Finding {
  const names = distinct([found.ID, found.AVDID])
  const [id = 'misconfiguration', ...aliases] = names
  return {
    ...PLAIN,
    id,
    aliases,
    severity: parseSeverity(found.Severity),
    title: oneLineOrNull(found.Title) ?? oneLineOrNull(found.Message),
    location: oneLineOrNull(target),
  }
}

// What the scanner matched stays in the report: it is the secret, or near it.
function secret(found: v.InferOutput<typeof SECRET>, target: string): Finding {
  const line = typeof found.StartLine === 'number' ? `:${found.StartLine}` : ''
  return {
    ...PLAIN,
    id: oneLine(found.RuleID),
    severity: parseSeverity(found.Severity),
    title: oneLineOrNull(found.Title),
    location: oneLineOrNull(`${target}${line}`),
  }
}

function license(found: v.InferOutput<typeof LICENSE>, target: string): Finding {
  return {
    ...PLAIN,
    id: oneLine(found.Name),
    severity: parseSeverity(found.Severity),
    package: oneLineOrNull(found.PkgName),
    location: oneLineOrNull(found.FilePath) ?? oneLineOrNull(target),
  }
}

const PLAIN = {
  aliases: [],
  package: null,
  version: null,
  fixedIn: null,
  unfixed: false,
  title: null,
} as const satisfies Partial<Finding>
