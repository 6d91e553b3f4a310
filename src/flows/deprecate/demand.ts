import { TidemarkError } from '../../model/failure.ts'
import type { SchemaChange } from '../../plan/promotion/schema-changes.ts'
import type { Component } from '../../policy/policy.ts'
import { isMaintainer } from '../trust/maintainers.ts'

/** Throws E_NOT_MAINTAINER when the policy lists who may release, and the actor is none of them. */
export function demandMaintainer({ name, releases: { maintainers } }: Component, actor: string): void {
  if (maintainers.length === 0 || isMaintainer(maintainers, { identity: actor, key: null })) return
  throw new TidemarkError(
    'E_NOT_MAINTAINER',
    `${actor} is not among those who may release ${name}: ${maintainers.join(', ')}`,
    {
      details: { actor, maintainers },
      hints: ['Nothing was changed.', 'Who you are is what git says:  git config user.email'],
    },
  )
}

/** Throws E_SCHEMA_CHANGE when tags would fall back across a release that changes a schema. */
export function demandAcknowledged(changes: readonly SchemaChange[], acknowledged: boolean): void {
  if (changes.length === 0 || acknowledged) return
  const versions = changes.map(({ version }) => version)
  throw new TidemarkError(
    'E_SCHEMA_CHANGE',
    `tags would fall back across ${versions.join(', ')}, which ${versions.length === 1 ? 'changes' : 'change'} a schema`,
    {
      details: { schemaChanges: changes },
      hints: ['--acknowledge-schema-change  goes on all the same.', 'Nothing was changed.'],
    },
  )
}
