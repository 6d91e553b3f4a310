import { resolve } from 'node:path'

import { isStable } from '../../model/version.ts'
import { fail, off, pass } from '../../plan/cut/check.ts'
import type { CutCheck } from '../../plan/cut/check.ts'
import type { CutTarget } from '../../plan/cut/target.ts'
import type { Component } from '../../policy/policy.ts'
import type { CutWorld } from './world.ts'

const NAME = 'signing key'

/** Whether the git tag of this release is signed: where the policy demands it, or git is told to (`tag.gpgSign`). */
export async function isSigned(
  { git }: CutWorld,
  component: Component,
  { version }: CutTarget,
): Promise<boolean> {
  const { signed } = component.releases
  if (signed === 'always' || (signed === 'stable' && isStable(version))) return true
  return /^(?:true|yes|on|1)$/iu.test((await git.config('tag.gpgSign')) ?? '')
}

/** Absolute path of the file of allowed signers; null when the policy names none. */
export function allowedSigners(world: CutWorld, { releases }: Component): string | null {
  return releases.allowedSigners === null ? null : resolve(world.folder, releases.allowedSigners)
}

/** Signs something of no worth and verifies it, as the tag will be: before anything is changed. */
export async function checkSigning(world: CutWorld, component: Component, sign: boolean): Promise<CutCheck> {
  if (!sign) return off(NAME, 'the policy asks for no signature')
  const deadline = component.cut.signing
  const verdict = await world.work.trySigning({ deadline, allowedSigners: allowedSigners(world, component) })
  if (verdict.status === 'good') return pass(NAME, `${verdict.signer}, ${verdict.format}`)
  const reason = verdict.status === 'bad' ? verdict.reason : 'git made no signature'
  return fail(NAME, 'E_SIGNING', reason, ['git config user.signingkey', 'git config gpg.format'])
}
