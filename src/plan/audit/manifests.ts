import type { Where } from '../../model/failure.ts'
import type { Reference } from '../../model/reference.ts'
import { classesOfTag } from '../../policy/match.ts'
import type { Component, Policy, TagClass } from '../../policy/policy.ts'
import { tryReference } from '../admission/written.ts'
import type { FindingCode } from './codes.ts'
import { findingOf } from './finding.ts'
import type { Finding } from './finding.ts'

/** An image that a production manifest runs, as it is written there. */
export interface ManifestUse {
  readonly text: string
  readonly where: Where
}

/** What the policy has to say of the images of production manifests; images of others are nobody's promise. Pure. */
export function judgeManifests(policy: Policy, uses: readonly ManifestUse[]): readonly Finding[] {
  return uses.flatMap((use) => judge(policy, use))
}

function judge(policy: Policy, { text, where }: ManifestUse): readonly Finding[] {
  const reference = tryReference(text)
  const owners = policy.components.filter(({ images }) => images.includes(reference?.name ?? ''))
  const [owner] = owners
  if (reference === null || owner === undefined) return []
  const environments = policy.environments.map(({ name }) => name)
  const { tag } = reference
  const classes = tag === null ? [] : owners.flatMap((each) => classesOfTag(each, tag, environments))
  const verdict = verdictOf(owner, reference, classes)
  if (verdict === null) return []
  const { code, message } = verdict
  return [
    findingOf(code, {
      component: owner.name,
      image: reference.name,
      tag,
      now: reference.digest,
      where,
      message,
      mend: tag === null ? null : `tidemark show ${tag}`,
    }),
  ]
}

interface Verdict {
  readonly code: FindingCode
  readonly message: string
}

function verdictOf(
  { name }: Component,
  { tag, digest }: Reference,
  classes: readonly TagClass[],
): Verdict | null {
  if (tag === null)
    return digest === null
      ? { code: 'manifest-untagged', message: `an image of ${name} without a tag is whatever latest names` }
      : null
  const unsupported = classes.find(({ support }) => support === 'none')
  if (unsupported !== undefined)
    return {
      code: 'manifest-unsupported',
      message: `${tag} is of "${unsupported.key}", which nobody supports`,
    }
  if (digest !== null) return null
  // What no class makes may move at any time.
  if (classes.some(({ moves }) => moves === 'never'))
    return {
      code: 'manifest-unpinned',
      message: `${tag} is written once; a digest beside it would prove that`,
    }
  return { code: 'manifest-floats', message: `${tag} floats: pin an exact version, and its digest` }
}
