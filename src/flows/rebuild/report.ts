import type { TidemarkError } from '../../model/failure.ts'
import { standingArtifact } from '../event/standing.ts'
import type { Chosen } from './choose.ts'
import type { Rebuild } from './request.ts'

/** What is known of a line before anything is looked at. */
export function blankReport({ component, state, version, line, tagged }: Chosen): Rebuild {
  const standing = standingArtifact(state, version)
  const tag = tagged.find((candidate) => candidate.version.text === version.text)
  return {
    component: component.name,
    line,
    version: version.text,
    gitTag: tag?.gitTag ?? null,
    commit: tag?.commit ?? null,
    standing:
      standing === null || standing.digest === null
        ? null
        : {
            kind: standing.kind === 'rebuild' ? 'rebuild' : 'release',
            digest: standing.digest,
            date: standing.date,
          },
    base: null,
    outcome: 'refused',
    digest: null,
    tags: [],
    written: [],
    references: [],
    commands: [],
    log: null,
    notices: [],
    refusals: [],
  }
}

/** The same, refused: the other lines go on. */
export function refusedReport(report: Rebuild, { code, message, hints, details }: TidemarkError): Rebuild {
  const { log } = details
  const refusal = { code, tag: null, message, hints }
  return {
    ...report,
    outcome: 'refused',
    refusals: [refusal],
    ...(typeof log === 'string' && { log }),
  }
}
