import type { Settled } from '../publish/converge.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import { quoted } from '../../plan/quoted.ts'
import type { Policy } from '../../policy/policy.ts'
import type { DeprecateRequest, DeprecateResult } from './request.ts'
import type { StaleWords } from './stale.ts'
import type { Survey } from './survey.ts'
import type { Words } from './tell.ts'

interface End extends Words {
  readonly outcome: DeprecateResult['outcome']
  readonly settled: Settled | null
}

/** Everything that is told, in plain JSON. */
export function deprecateReport(
  policy: Policy,
  { request, survey }: { readonly request: DeprecateRequest; readonly survey: Survey },
  { outcome, settled, notes, changelog }: End,
): DeprecateResult {
  const { component, versions, actions, schemaChanges, environments, stale } = survey
  const of = componentFlag(policy, component.name)
  return {
    component: component.name,
    outcome,
    dryRun: request.dryRun,
    undo: request.undo,
    versions,
    actions,
    schemaChanges,
    environments,
    notes,
    changelog,
    written: settled?.written ?? [],
    notices: [
      ...schemaChanges.map(
        ({ version }) => `${version} changed a schema: images roll back, migrations do not`,
      ),
      ...stale.map((words) => staleText(words, of)),
    ],
    again: againText(request),
    ledgerSeq: settled?.ledgerSeq ?? null,
  }
}

function staleText({ version, reason, names, recorded }: StaleWords, of: string): string {
  const other = recorded ? ' --replacement VERSION' : ''
  return `the words about ${version} tell people to use ${names}; to mend that:  tidemark deprecate ${version} --reason ${quoted(reason)}${other}${of}`
}

/** The same command once more, without the question. */
function againText(request: DeprecateRequest): string {
  const { component, version, reason, replacement, to, undo } = request
  const options = [
    ['component', component],
    ['reason', reason],
    ['replacement', replacement],
    ['to', to],
  ] as const
  const words = options.flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`--${name} ${quoted(value)}`],
  )
  return [
    `tidemark deprecate ${quoted(version)}`,
    ...words,
    ...(undo ? ['--undo'] : []),
    ...(request.acknowledgeSchemaChange ? ['--acknowledge-schema-change'] : []),
    ...(request.forge ? [] : ['--no-forge']),
    ...(request.changelog ? [] : ['--no-changelog']),
    '--yes',
  ].join(' ')
}
