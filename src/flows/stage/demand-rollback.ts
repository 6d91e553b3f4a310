import { TidemarkError } from '../../model/failure.ts'
import type { SchemaChange } from '../../plan/promotion/schema-changes.ts'
import type { PlannedRollback, RollbackRequest } from './plan-rollback.ts'

/** Throws E_SCHEMA_CHANGE where the way back crosses a release that changes a schema, and nobody said that this is known. */
export function demandRollback(
  { acknowledgeSchemaChange }: Pick<RollbackRequest, 'acknowledgeSchemaChange'>,
  moves: readonly PlannedRollback[],
): void {
  if (acknowledgeSchemaChange) return
  for (const { component, fact, schemaChanges } of moves) {
    if (schemaChanges.length > 0)
      throw schemaChanged(component.name, fact.version?.text ?? null, schemaChanges)
  }
}

/** The refusal of a way back over schema changes. */
export function schemaChanged(
  component: string,
  to: string | null,
  changes: readonly SchemaChange[],
): TidemarkError {
  const versions = changes.map(({ version }) => version).join(', ')
  const back = to === null ? 'going back' : `going back to ${to}`
  return new TidemarkError(
    'E_SCHEMA_CHANGE',
    `${component}: ${back} crosses ${versions}, which changed a schema`,
    {
      details: { component, to, schemaChanges: changes },
      hints: [
        'Images roll back, migrations do not: the older release must work with the newer schema.',
        'If it does:  --acknowledge-schema-change',
        'Nothing was written.',
      ],
    },
  )
}
