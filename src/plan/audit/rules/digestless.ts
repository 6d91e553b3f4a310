import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import { publishCommand } from '../publish-command.ts'
import type { AuditSight } from '../sight.ts'

/** `release-without-digest`: a fact that says that something was released, and not what. */
export function digestless(sight: AuditSight): readonly Finding[] {
  const facts = sight.state.facts.filter(
    ({ kind, digest }) => digest === null && kind !== 'build' && kind !== 'promotion',
  )
  return facts.map((fact) => {
    const version = fact.version?.text ?? 'a release'
    return findingOf('release-without-digest', {
      component: sight.component.name,
      version: fact.version?.text ?? null,
      gitTag: fact.gitTag,
      who: fact.actor,
      when: fact.date,
      message: `the ledger has ${version} without a digest`,
      mend: publishCommand(sight, fact),
    })
  })
}
