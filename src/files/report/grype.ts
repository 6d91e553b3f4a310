import * as v from 'valibot'

import { parseSeverity } from '../../model/report.ts'
import type { Finding, Report } from '../../model/report.ts'
import type { JsonFormat } from './format.ts'
import { oneLine, oneLineOrNull } from './one-line.ts'
import { fit, list, NAME, shape, TEXT } from './shapes.ts'
import { digestAt, digestsOf, distinct, timeAt } from './text.ts'

const MATCH = shape({
  vulnerability: shape({
    id: NAME,
    severity: TEXT,
    description: TEXT,
    fix: v.nullish(shape({ versions: list(v.string()), state: TEXT })),
  }),
  relatedVulnerabilities: list(shape({ id: v.string() })),
  artifact: shape({
    name: v.string(),
    version: TEXT,
    locations: list(shape({ path: TEXT })),
  }),
})

const IMAGE = shape({
  userInput: TEXT,
  imageID: TEXT,
  manifestDigest: TEXT,
  tags: list(v.string()),
  repoDigests: list(v.string()),
})

// The state of the database stood in `db` itself, and stands in `db.status` since providers stand beside it.
const DATABASE = shape({ built: TEXT, status: v.nullish(shape({ built: TEXT })) })

const DOCUMENT = shape({
  matches: v.array(MATCH),
  ignoredMatches: list(MATCH),
  source: v.nullish(shape({ type: v.string(), target: v.unknown() })),
  descriptor: shape({ name: NAME, version: TEXT, timestamp: TEXT, db: v.nullish(DATABASE) }),
})

type Match = v.InferOutput<typeof MATCH>
type Descriptor = v.InferOutput<typeof DOCUMENT>['descriptor']

/** Grype's own JSON (`grype -o json`), old and new: its `grype/presenter/models/`. */
export const grype: JsonFormat = {
  name: 'grype',
  syntax: 'json',
  claims: (document) => 'matches' in document || ('descriptor' in document && 'source' in document),
  read: readGrype,
}

function readGrype(document: Readonly<Record<string, unknown>>): Report {
  const { matches, ignoredMatches, source, descriptor } = fit(DOCUMENT, document)
  return {
    format: 'grype',
    tool: oneLine(descriptor.name),
    toolVersion: oneLineOrNull(descriptor.version),
    created: timeAt(descriptor.timestamp, 'descriptor.timestamp'),
    database: databaseOf(descriptor),
    ...subjectOf(source?.type, source?.target),
    findings: matches.map(findingOf),
    suppressed: ignoredMatches.map(findingOf),
  }
}

function databaseOf({ db }: Descriptor): string | null {
  return timeAt(db?.status?.built, 'descriptor.db.status.built') ?? timeAt(db?.built, 'descriptor.db.built')
}

// Of a folder, a file or an SBOM the target is a text, and no digest is named.
function subjectOf(
  type: string | undefined,
  target: unknown,
): Pick<Report, 'digests' | 'imageIds' | 'images'> {
  if (type !== 'image')
    return { digests: [], imageIds: [], images: typeof target === 'string' ? distinct([target]) : [] }
  const image = fit(IMAGE, target, 'source.target')
  const manifest = oneLineOrNull(image.manifestDigest)
  const imageId = oneLineOrNull(image.imageID)
  const named = digestsOf(image.repoDigests, 'source.target.repoDigests')
  const own = manifest === null ? [] : [digestAt(manifest, 'source.target.manifestDigest')]
  return {
    digests: [...new Set([...own, ...named])],
    imageIds: imageId === null ? [] : [digestAt(imageId, 'source.target.imageID')],
    images: distinct([image.userInput, ...image.tags]),
  }
}

function findingOf({ vulnerability, relatedVulnerabilities, artifact }: Match): Finding {
  const id = oneLine(vulnerability.id)
  // As Grype's own `--only-fixed`: a version alone is no fix where the state is `wont-fix` or `unknown`.
  const fixed = vulnerability.fix?.state === 'fixed'
  return {
    id,
    aliases: distinct(
      relatedVulnerabilities.map((related) => related.id),
      id,
    ),
    severity: parseSeverity(vulnerability.severity),
    package: oneLineOrNull(artifact.name),
    version: oneLineOrNull(artifact.version),
    fixedIn: fixed ? oneLineOrNull(vulnerability.fix?.versions.join(', ')) : null,
    unfixed: !fixed,
    title: oneLineOrNull(vulnerability.description),
    location: oneLineOrNull(artifact.locations[0]?.path),
  }
}
