import type { Digest } from '../../model/digest.ts'
import type { Reporter } from '../document/reporter.ts'
import type { Policy } from '../policy.ts'
import type { RawPolicy } from '../schema/policy.ts'
import { resolveAdmission } from './admission.ts'
import { resolveChecks } from './checks.ts'
import { resolveComponents } from './components.ts'
import { resolveAnnounce, resolveForge } from './forge.ts'
import { resolveEnvironments } from './environments.ts'
import { resolveRetention } from './retention.ts'
import { resolveDeploy, resolveLedger, resolveRegistries } from './places.ts'

/** The policy with every default filled in. What cannot hold is added to the reporter, whose problems the caller throws. */
export function resolvePolicy(raw: RawPolicy, digest: Digest, reporter: Reporter): Policy {
  const environments = resolveEnvironments(raw, reporter)
  const names = environments.map(({ name }) => name)
  const components = resolveComponents({ raw, environments: names, reporter })
  return {
    file: reporter.document.file,
    digest,
    components,
    ledger: resolveLedger(raw.ledger),
    registries: resolveRegistries(raw, reporter),
    environments,
    admission: resolveAdmission(raw.admission, reporter),
    checks: resolveChecks(raw, reporter),
    deploy: resolveDeploy(raw, reporter),
    retention: resolveRetention(raw, components, reporter),
    forge: resolveForge(raw.forge),
    announce: resolveAnnounce(raw.announce, reporter),
  }
}
