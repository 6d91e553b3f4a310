import { resolve } from 'node:path'

import type { GitTag } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import { tagAgain } from '../../plan/next-command.ts'
import { isStable } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { Component } from '../../policy/policy.ts'
import type { World } from '../world.ts'

interface Subject {
  readonly component: Component
  readonly version: Version
  readonly gitTag: GitTag | null
}

/** Refuses a git tag that is not annotated or signed as the policy demands; gives warnings for what it only encourages. */
export async function checkTagTrust(world: World, subject: Subject): Promise<readonly string[]> {
  const { annotated, signed } = subject.component.releases
  if (!annotated && signed === 'never') return []
  const tag = subject.gitTag
  if (tag === null)
    throw untrusted(`the policy releases from git tags only, and ${subject.version.text} has none here`)
  if (tag.type !== 'annotated')
    throw untrusted(
      `the git tag ${tag.name} is lightweight: the policy wants an annotated one`,
      again(subject, tag),
    )
  if (signed === 'never') return []
  return checkSignature(world, {
    ...subject,
    tag,
    mandatory: signed === 'always' || isStable(subject.version),
  })
}

async function checkSignature(
  world: World,
  subject: Subject & { readonly tag: GitTag; readonly mandatory: boolean },
): Promise<readonly string[]> {
  const { tag, component, mandatory } = subject
  const signers = component.releases.allowedSigners
  const file = signers === null ? null : resolve(world.folder, signers)
  const verdict = (await world.git?.verifyTag(tag.name, file)) ?? { status: 'unsigned' as const }
  if (verdict.status === 'good') return []
  if (verdict.status === 'bad')
    throw untrusted(`the signature of ${tag.name} does not hold: ${verdict.reason}`, again(subject, tag))
  if (mandatory) throw untrusted(`the git tag ${tag.name} is not signed`, again(subject, tag))
  return [`${tag.name} is not signed; the policy demands that of stable releases only`]
}

/** The way out: nothing is published from the git tag yet, so it may be made again. */
function again({ component, version }: Subject, { name, commit }: GitTag): readonly string[] {
  return commit === null
    ? []
    : [`Tag it again, as somebody who may release:  ${tagAgain({ name, commit }, version, component)}`]
}

function untrusted(message: string, hints: readonly string[] = []): TidemarkError {
  return new TidemarkError('E_GIT_TAG_UNTRUSTED', message, { hints: [...hints, 'Nothing was written.'] })
}
