import { componentFlag } from '../../component-flag.ts'
import type { Candidacy, GateRow } from '../gate.ts'

/** What is deprecated is promoted nowhere. */
export function deprecation({ state, fact, environment, policy, component }: Candidacy): readonly GateRow[] {
  const version = fact.version?.text
  const said = version === undefined ? undefined : state.deprecated.get(version)
  if (version === undefined || said === undefined) return []
  const instead = said.replacement ?? 'VERSION'
  const of = componentFlag(policy, component.name)
  const mend = `promote another:  tidemark promote ${environment.name} --from ${instead}${of}`
  return [
    {
      gate: 'deprecation',
      name: 'not deprecated',
      met: false,
      message: `${version} is deprecated: ${said.reason}`,
      mend,
      metAt: null,
      overridable: false,
    },
  ]
}
