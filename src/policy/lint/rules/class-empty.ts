import { kindsThatFeed } from '../../language/sources.ts'
import { witnessOf } from '../../language/witness.ts'
import { variablesOf } from '../../pattern.ts'
import type { TagClass } from '../../policy.ts'
import type { LintContext } from '../context.ts'
import type { Finding } from '../finding.ts'

/** E_CLASS_EMPTY: some artifact can feed each class (its filters do not exclude everything). */
export function classEmpty(context: LintContext): readonly Finding[] {
  return context.policy.components.flatMap((component) =>
    component.classes.flatMap((tagClass): readonly Finding[] => {
      if (lacksSource(tagClass)) return []
      if (witnessOf(context.languageOf(component, tagClass).automaton) !== null) return []
      return [
        {
          code: 'E_CLASS_EMPTY',
          severity: 'error',
          message: `nothing can pass its filters: ${filtersOf(tagClass)}`,
          where: context.spotOf(tagClass),
          hints: ['Mend the filter, or drop the class.'],
        },
      ]
    }),
  )
}

/** That is E_VARIABLE_WITHOUT_SOURCE, and said there. */
function lacksSource(tagClass: TagClass): boolean {
  const arch = variablesOf(tagClass.pattern).includes('arch') && tagClass.platforms.length === 0
  return arch || kindsThatFeed(tagClass).length === 0
}

function filtersOf({ versions, branches, environments, from }: TagClass): string {
  const filters = [
    versions === null ? null : `versions ${versions}`,
    branches.length === 0 ? null : `branches ${branches.join(', ')}`,
    environments.length === 0 ? null : `environments ${environments.join(', ')}`,
    from.includes('prerelease') ? 'the accepted prereleases' : null,
  ].filter((filter) => filter !== null)
  return filters.length === 0 ? 'the policy declares no environment' : filters.join('; ')
}
