import type { SignatureVerdict } from '../../git/repository.ts'
import { isStable } from '../../model/version.ts'
import { fail, off, pass } from '../../plan/cut/check.ts'
import type { CutCheck } from '../../plan/cut/check.ts'
import type { CutTarget } from '../../plan/cut/target.ts'
import type { Component } from '../../policy/policy.ts'
import { openSigners } from '../trust/signers-file.ts'
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

export interface SigningReport {
  readonly check: CutCheck
  /** null where nothing is signed. */
  readonly verdict: SignatureVerdict | null
}

/** Signs something of no worth and verifies it, as the tag will be: before anything is changed. */
export async function trySigning(
  world: CutWorld,
  component: Component,
  sign: boolean,
): Promise<SigningReport> {
  if (!sign) return { check: off(NAME, 'the policy asks for no signature'), verdict: null }
  const verdict = await withSigners(world, component, async (allowedSigners) =>
    world.work.trySigning({ deadline: component.cut.signing, allowedSigners }),
  )
  if (verdict.status === 'good') return { check: pass(NAME, `${verdict.signer}, ${verdict.format}`), verdict }
  const reason = verdict.status === 'bad' ? verdict.reason : 'git made no signature'
  const hints = ['git config user.signingkey', 'git config gpg.format']
  return { check: fail(NAME, 'E_SIGNING', reason, hints), verdict }
}

/** How the signature of the tag that was just made holds up. */
export async function verifySigned(
  world: CutWorld,
  component: Component,
  gitTag: string,
): Promise<SignatureVerdict> {
  return await withSigners(world, component, async (allowedSigners) =>
    world.work.verifyOwn(gitTag, allowedSigners),
  )
}

/** Works with the list of signers that `publish` will believe. */
async function withSigners(
  world: CutWorld,
  component: Component,
  work: (allowedSigners: string | null) => Promise<SignatureVerdict>,
): Promise<SignatureVerdict> {
  const signers = await openSigners(world, component)
  if (signers.status === 'absent') return { status: 'bad', reason: signers.message }
  await using file = signers
  return await work(file.path)
}
