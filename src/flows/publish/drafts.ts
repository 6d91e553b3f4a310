import type { ArtifactData, PromotionData, WithdrawalData } from '../../model/data.ts'
import type { Fact } from '../../model/fact.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { RecordDraft, RecordType } from '../../model/record.ts'
import type { Plan } from '../../plan/plan.ts'
import type { Subject } from './subject.ts'

/** The records of an intent: withdrawals of pending facts that it replaces, then the facts that the ledger does not have yet. */
export function draftsOf(actor: string, subject: Subject, plan: Plan): readonly RecordDraft[] {
  const draft = (type: RecordType, data: object): RecordDraft => {
    return { component: subject.event.component.name, type, actor, data: { ...data } }
  }
  const withdrawals = plan.replaces.map((record) => draft('withdrawal', withdrawal(record)))
  const facts = plan.newFacts.map((fact) =>
    fact.kind === 'promotion'
      ? draft('promotion', promotion(fact))
      : draft(recordType(fact), artifact(subject, fact)),
  )
  return [...withdrawals, ...facts]
}

function withdrawal(record: string): WithdrawalData {
  return { record, reason: 'built again before its tag stood anywhere' }
}

function recordType({ kind }: Fact): RecordType {
  return kind === 'prerelease' ? 'release' : kind
}

function promotion(fact: Fact): PromotionData {
  return {
    environment: fact.environment ?? '',
    digest: digestOf(fact),
    date: fact.date,
    reason: 'follows',
    ...(fact.commit !== null && { commit: fact.commit }),
    ...(fact.version !== null && { version: fact.version.text }),
  }
}

function artifact({ event, content, targets, schemaChange }: Subject, fact: Fact): ArtifactData {
  const { manifest, platforms, base } = content
  return {
    digest: digestOf(fact),
    mediaType: manifest.mediaType,
    size: manifest.bytes.length,
    images: targets.map(({ image }) => image),
    date: fact.date,
    platforms,
    ...known('commit', fact.commit),
    ...known('branch', fact.branch),
    ...known('gitTag', fact.gitTag),
    ...known('version', fact.version?.text ?? null),
    ...known('run', event.run),
    ...known('base', base ?? event.bases?.given ?? null),
    ...known('baseBefore', event.bases?.before ?? null),
    ...known('schemaChange', schemaChange),
    ...known('labels', mainLabels(content.labels)),
  }
}

function mainLabels(byPlatform: Subject['content']['labels']): Readonly<Record<string, string>> | null {
  const [first] = Object.values(byPlatform)
  return first ?? null
}

function known<K extends string, V>(key: K, value: V | null): { readonly [P in K]?: V } {
  const entry: { [P in K]?: V } = {}
  if (value !== null) entry[key] = value
  return entry
}

function digestOf(fact: Fact): NonNullable<Fact['digest']> {
  if (fact.digest === null)
    throw new TidemarkError('E_INTERNAL', 'a fact without a digest cannot be recorded')
  return fact.digest
}
