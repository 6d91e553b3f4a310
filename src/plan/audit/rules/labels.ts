import type { ImagePicture } from '../../compare/image-picture.ts'
import { labelFaults } from '../../gates/labels.ts'
import type { Labels } from '../../input.ts'
import { publishedFact } from '../../published-fact.ts'
import { nameOf } from '../../reasons.ts'
import { auditedArtifacts } from '../artifacts.ts'
import type { AuditedArtifact } from '../artifacts.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import { SEVERITIES } from '../severity.ts'
import type { Severity } from '../severity.ts'
import type { AuditSight } from '../sight.ts'

const NAMES = ['revision', 'version', 'source'] as const
const PREFIX = 'org.opencontainers.image.'

/** `labels-disagree`: what an image says of its commit, its version and its source against what is known. */
export function labels(sight: AuditSight): readonly Finding[] {
  return auditedArtifacts(sight).flatMap((artifact) => {
    const picture = sight.pictures.get(artifact.digest) ?? null
    return picture === null || picture.kind === 'other' ? [] : judge(sight, artifact, picture)
  })
}

function judge(
  sight: AuditSight,
  { fact, digest }: AuditedArtifact,
  picture: ImagePicture,
): readonly Finding[] {
  const { component, views } = sight
  const names = new Set([...NAMES, ...component.require.labels])
  const entry = publishedFact(fact, views, false)
  const read = labelsOf(picture)
  const wrong = [...names].flatMap((label) => {
    const required = component.require.labels.includes(label)
    const faults = labelFaults(label, { entry, component, labels: read, required })
    return faults.map((fault) => ({ fault, severity: severityOf(label, required) }))
  })
  if (wrong.length === 0) return []
  return [
    findingOf('labels-disagree', {
      component: component.name,
      image: component.images[0] ?? null,
      severity: SEVERITIES.find((each) => wrong.some(({ severity }) => severity === each)) ?? 'medium',
      version: fact.version?.text ?? null,
      gitTag: fact.gitTag,
      now: digest,
      who: fact.actor,
      when: fact.date,
      seq: fact.seq,
      message: `${nameOf(fact)}: ${wrong.map(({ fault }) => fault).join('; ')}`,
    }),
  ]
}

/** A base image often leaves its version and its source behind; a wrong commit is always a wrong build. */
function severityOf(label: string, required: boolean): Severity {
  if (label === 'revision') return 'high'
  return required ? 'medium' : 'low'
}

/** By platform, as they are read when something is published: a label wins over an annotation. */
function labelsOf({ kind, annotations, children, contents }: ImagePicture): Labels {
  const own = children.flatMap(({ digest, platform }) => {
    const content = contents.find((each) => each.digest === digest)
    if (platform === null || platform.startsWith('unknown') || content === undefined) return []
    return [[platform, { ...defined(content.annotations), ...content.said?.labels }] as const]
  })
  const whole = kind === 'index' ? defined(annotations) : {}
  const all = Object.keys(whole).length === 0 ? own : [['', whole] as const, ...own]
  return Object.fromEntries(all)
}

function defined(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).filter(([name]) => name.startsWith(PREFIX)))
}
