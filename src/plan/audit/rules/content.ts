import type { ImagePicture } from '../../compare/image-picture.ts'
import { imagesIn } from '../../compare/image-picture.ts'
import { nameOf } from '../../reasons.ts'
import { auditedArtifacts } from '../artifacts.ts'
import type { AuditedArtifact } from '../artifacts.ts'
import { findingOf } from '../finding.ts'
import type { Finding, FindingDraft } from '../finding.ts'
import type { AuditSight } from '../sight.ts'

/** `platforms-missing`, `image-incomplete`: what a release consists of is there, for every platform. */
export function content(sight: AuditSight): readonly Finding[] {
  return auditedArtifacts(sight).flatMap((artifact) => {
    const picture = sight.pictures.get(artifact.digest)
    if (picture === undefined) return []
    if (picture === null) return isNamed(sight, artifact) ? [gone(sight, artifact)] : []
    return [...platforms(sight, artifact, picture), ...gaps(sight, artifact, picture)]
  })
}

function draftOf(
  { component }: AuditSight,
  { fact, digest }: AuditedArtifact,
): Omit<FindingDraft, 'message'> {
  const { version, gitTag, actor: who, date: when, seq } = fact
  const image = component.images[0] ?? null
  return {
    component: component.name,
    image,
    version: version?.text ?? null,
    gitTag,
    now: digest,
    who,
    when,
    seq,
  }
}

/** Of a digest that no tag names any more its tags tell. */
function isNamed({ observed }: AuditSight, { digest }: AuditedArtifact): boolean {
  return [...observed.values()].some((tags) => [...tags.values()].includes(digest))
}

function gone(sight: AuditSight, artifact: AuditedArtifact): Finding {
  const message = `${nameOf(artifact.fact)} has a tag, and its manifest cannot be had`
  return findingOf('image-incomplete', { ...draftOf(sight, artifact), message })
}

function platforms(sight: AuditSight, artifact: AuditedArtifact, picture: ImagePicture): readonly Finding[] {
  const there = imagesIn(picture).flatMap(({ platform }) => platform ?? [])
  const missing = sight.component.platforms.filter((wanted) => !there.some((has) => isPlatform(has, wanted)))
  if (missing.length === 0 || artifact.fact.kind === 'build') return []
  const has = there.length === 0 ? 'its platforms are not known' : `it has ${there.join(', ')}`
  const message = `${nameOf(artifact.fact)} lacks ${missing.join(', ')}: ${has}`
  return [findingOf('platforms-missing', { ...draftOf(sight, artifact), message })]
}

/** `linux/arm64/v8` is a `linux/arm64`. */
function isPlatform(has: string, wanted: string): boolean {
  return has === wanted || has.startsWith(`${wanted}/`)
}

function gaps(sight: AuditSight, artifact: AuditedArtifact, picture: ImagePicture): readonly Finding[] {
  if (picture.gaps.length === 0) return []
  const parts = picture.gaps.map(({ part, platform, why }) => `the ${part} of ${platform ?? 'it'} is ${why}`)
  const message = `${nameOf(artifact.fact)}: ${[...new Set(parts)].join(', ')}`
  return [findingOf('image-incomplete', { ...draftOf(sight, artifact), message })]
}
