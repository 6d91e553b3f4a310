import type { Report } from '../../model/report.ts'
import type { JsonFormat } from './format.ts'
import { oneLineOrNull } from './one-line.ts'
import { refused } from './refused.ts'
import { fit } from './shapes.ts'
import { counts, isSuppressed, sarifFinding } from './sarif-finding.ts'
import { LOG } from './sarif-shape.ts'
import type { Run } from './sarif-shape.ts'
import { digestAt, digestsOf, distinct, earliest, timeAt } from './text.ts'

/**
 * SARIF 2.1.0 (OASIS, with errata 01). The standard does not say which image a run is about; Trivy does, in properties of its own.
 */
export const sarif: JsonFormat = {
  name: 'sarif',
  syntax: 'json',
  claims: (document) => 'runs' in document,
  read: readSarif,
}

function readSarif(document: Readonly<Record<string, unknown>>): Report {
  const { runs, inlineExternalProperties } = fit(LOG, document)
  if (inlineExternalProperties.length > 0)
    throw refused('parts of its runs stand outside of them', 'inlineExternalProperties')
  for (const [index, run] of runs.entries()) refusePartial(run, `runs[${index}]`)
  const drivers = runs.map(({ tool }) => tool.driver)
  return {
    format: 'sarif',
    tool: distinct(drivers.map(({ name }) => name)).join(', '),
    toolVersion: oneLineOrNull(drivers[0]?.semanticVersion ?? drivers[0]?.version),
    created: earliest(runs.map((run, index) => timeOf(run, `runs[${index}].invocations`))),
    database: null,
    digests: runs.flatMap(({ properties }, index) =>
      digestsOf(properties?.repoDigests ?? [], `runs[${index}].properties.repoDigests`),
    ),
    imageIds: runs.flatMap(imageIdOf),
    images: distinct(runs.map(({ properties }) => properties?.imageName)),
    ...findingsOf(runs),
  }
}

function findingsOf(runs: readonly Run[]): Pick<Report, 'findings' | 'suppressed'> {
  const results = runs.flatMap((run) =>
    run.results
      .filter(counts)
      .map((result) => ({ hidden: isSuppressed(result), finding: sarifFinding(run, result) })),
  )
  return {
    findings: results.filter(({ hidden }) => !hidden).map(({ finding }) => finding),
    suppressed: results.filter(({ hidden }) => hidden).map(({ finding }) => finding),
  }
}

function refusePartial(run: Run, at: string): void {
  const failed = run.invocations.findIndex(({ executionSuccessful }) => executionSuccessful === false)
  if (failed !== -1) throw refused('the tool says that it failed', `${at}.invocations[${failed}]`)
  const elsewhere = run.externalPropertyFileReferences?.results ?? []
  if (elsewhere.length > 0)
    throw refused('results of it stand in other files', `${at}.externalPropertyFileReferences`)
}

// The start where it is known: what was found later may have been missed.
function timeOf({ invocations }: Run, at: string): string | null {
  return earliest(
    invocations.map(({ startTimeUtc, endTimeUtc }, index) =>
      timeAt(oneLineOrNull(startTimeUtc) ?? endTimeUtc, `${at}[${index}]`),
    ),
  )
}

function imageIdOf({ properties }: Run, index: number) {
  const imageId = oneLineOrNull(properties?.imageID)
  return imageId === null ? [] : [digestAt(imageId, `runs[${index}].properties.imageID`)]
}
