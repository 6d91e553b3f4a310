import type { PromotionData } from '../../model/data.ts'
import type { Fact } from '../../model/fact.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { RecordDraft, RecordType } from '../../model/record.ts'
import { createViews } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import type { Scope } from '../publish/subject.ts'
import type { Artifact } from './find-artifact.ts'

/** A digest of a component that is to run in an environment from now on. */
export interface Move extends Scope {
  /** The promotion as it is recorded. */
  readonly fact: Fact
  /** What runs there now; null when nothing does. */
  readonly before: Fact | null
}

/** The promotion of an artifact to an environment, which is not in the ledger yet. */
export function promotionFact(
  component: Component,
  environment: string,
  found: Artifact & { readonly now: Date },
): Fact {
  const { digest, version, commit, now } = found
  return {
    kind: 'promotion',
    component: component.name,
    id: 'candidate',
    seq: Number.MAX_SAFE_INTEGER,
    digest,
    version,
    commit,
    branch: null,
    gitTag: null,
    environment,
    run: null,
    date: now.toISOString(),
    platforms: {},
    actor: null,
    schemaChange: false,
  }
}

/** True when the digest runs there already. */
export function isUnchanged({ fact, before }: Pick<Move, 'fact' | 'before'>): boolean {
  return before !== null && before.digest === fact.digest
}

/** The tags that the promotion moves: `env-prod`. */
export function tagsOf({ component, fact }: Pick<Move, 'component' | 'fact'>): ReadonlySet<string> {
  return new Set(
    createViews(component)
      .made(fact)
      .map(({ tag }) => tag),
  )
}

/** The record of a promotion. */
export function promotionDraft(
  { fact }: Pick<Move, 'fact'>,
  actor: string,
  said: Omit<PromotionData, 'environment' | 'digest' | 'date' | 'commit' | 'version'>,
): RecordDraft {
  const { digest, environment, commit, version, date } = fact
  if (digest === null || environment === null)
    throw new TidemarkError('E_INTERNAL', 'a promotion names a digest and an environment')
  const data: PromotionData = {
    environment,
    digest,
    date,
    ...(commit !== null && { commit }),
    ...(version !== null && { version: version.text }),
    ...said,
  }
  return draft(fact.component, 'promotion', actor, data)
}

/** A record that is to be appended. */
export function draft(component: string, type: RecordType, actor: string, data: object): RecordDraft {
  return { component, type, actor, data: { ...data } }
}
