import type { GitTag } from '../../git/repository.ts'
import type { Version } from '../../model/version.ts'
import type { Component } from '../../policy/policy.ts'

/** What is asked of a git tag, in the order in which it is told. The names are stable (`tidemark.verify-tag/v1`). */
export type TrustCheckName =
  | 'name'
  | 'annotated'
  | 'object-name'
  | 'target'
  | 'signature'
  | 'signer'
  | 'maintainer'
  | 'branch'

/** `warn` stops nothing; `off`: the policy does not ask, or there is nothing to look at. */
export interface TrustCheck {
  readonly name: TrustCheckName
  readonly status: 'pass' | 'fail' | 'warn' | 'off'
  /** A sentence. */
  readonly message: string
}

/** A check with the way out: lines for a person, or `again` where tagging the commit again is one. */
export interface Judgement extends TrustCheck {
  readonly mend: readonly string[] | 'again'
}

/** A git tag to be trusted or not. */
export interface TagSubject {
  readonly component: Component
  /** null for a name that the policy does not release from. */
  readonly version: Version | null
  readonly tag: GitTag
}

export function pass(name: TrustCheckName, message: string): Judgement {
  return { name, status: 'pass', message, mend: [] }
}

export function warn(name: TrustCheckName, message: string): Judgement {
  return { name, status: 'warn', message, mend: [] }
}

export function off(name: TrustCheckName, message: string): Judgement {
  return { name, status: 'off', message, mend: [] }
}

export function fail(name: TrustCheckName, message: string, mend: Judgement['mend'] = []): Judgement {
  return { name, status: 'fail', message, mend }
}
