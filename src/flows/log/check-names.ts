import { TidemarkError } from '../../model/failure.ts'
import type { LedgerRecord } from '../../model/record.ts'
import type { Policy } from '../../policy/policy.ts'
import { didYouMean } from '../../policy/suggest.ts'
import { namedComponent } from '../event/component.ts'
import type { LogFilter } from './filter.ts'

/**
 * Looks, where nothing was found, whether a component or an environment was asked for that nobody knows: an answer "nothing" to a
 * misspelt name misleads. Throws E_FACTS_MISSING, E_UNKNOWN_NAME.
 */
export async function checkNames(
  policy: Policy,
  records: AsyncIterable<LedgerRecord>,
  { component, environment }: LogFilter,
): Promise<void> {
  if (component === undefined && environment === undefined) return
  const environments = new Set(policy.environments.map(({ name }) => name))
  const components = new Set<string>()
  for await (const record of records) {
    components.add(record.component)
    const named = record.data['environment']
    if (typeof named === 'string') environments.add(named)
  }
  if (component !== undefined && !components.has(component)) namedComponent(policy, component)
  if (environment !== undefined && !environments.has(environment))
    throw unknown(environment, [...environments])
}

function unknown(environment: string, known: readonly string[]): TidemarkError {
  const near = didYouMean(environment, known)
  return new TidemarkError('E_UNKNOWN_NAME', `there is no environment "${environment}"`, {
    hints: near === null ? known.map((name) => `--env ${name}`) : [`Did you mean  --env ${near}`],
    details: { environment, known },
  })
}
