import type * as v from 'valibot'

import type { Finding, Report } from '../../model/report.ts'
import type { JsonFormat } from './format.ts'
import { oneLineOrNull } from './one-line.ts'
import { fit } from './shapes.ts'
import { digestAt, digestsOf, distinct, timeAt } from './text.ts'
import { license, misconfiguration, modified, secret, vulnerability } from './trivy-finding.ts'
import { DOCUMENT } from './trivy-shape.ts'
import type { RESULT } from './trivy-shape.ts'

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
