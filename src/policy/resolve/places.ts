import { canonicalHost } from '../../model/registry-host.ts'
import type { Path } from '../document/path.ts'
import type { ReportOptions, Reporter } from '../document/reporter.ts'
import type { LedgerChoice, Policy, RegistryRules } from '../policy.ts'
import type { RawLedger, RawRegistry } from '../schema/places.ts'
import type { RawPolicy } from '../schema/policy.ts'
import { checkTemplate } from './template.ts'

const LEDGER_BRANCH = 'tidemark'

/** `registries`, by host. */
export function resolveRegistries(raw: RawPolicy, reporter: Reporter): Policy['registries'] {
  const entries = Object.entries(raw.registries ?? {})
  for (const [host, { trustedHosts }] of entries) {
    checkHost(host, ['registries', host], { at: 'key' }, reporter)
    for (const [index, trusted] of (trustedHosts ?? []).entries()) {
      checkHost(trusted, ['registries', host, 'trustedHosts', index], { at: 'value' }, reporter)
    }
  }
  return Object.fromEntries(entries.map(([host, rules]) => [host, registryRules(rules)]))
}

/** Rules are found by the canonical host of an image; under another spelling they would never apply. */
function checkHost(host: string, path: Path, options: ReportOptions, reporter: Reporter): void {
  const canonical = canonicalHost(host)
  if (canonical === host) return
  const hint = canonical === null ? 'Write HOST or HOST:PORT.' : `Write ${canonical}.`
  reporter.problem(path, `${host} is not how images name the registry`, { ...options, hint })
}

function registryRules(raw: RawRegistry): RegistryRules {
  return {
    protected: raw.protected ?? false,
    never: raw.never ?? [],
    plainHttp: raw.plainHttp ?? false,
    ca: raw.ca ?? null,
    public: raw.public ?? null,
    trustedHosts: raw.trustedHosts ?? [],
  }
}

/** `ledger`: a git branch unless the policy says otherwise; the remote is chosen when the ledger is opened. */
export function resolveLedger(raw: RawLedger | undefined): LedgerChoice {
  if (raw === 'derived') return { kind: 'derived' }
  const git = typeof raw === 'object' ? raw.git : undefined
  return { kind: 'git', remote: git?.remote ?? null, branch: git?.branch ?? LEDGER_BRANCH }
}

/** `deploy`, by environment. Its environments need not be under `environments`: a compose file has none. */
export function resolveDeploy(raw: RawPolicy, reporter: Reporter): Policy['deploy'] {
  const entries = Object.entries(raw.deploy ?? {})
  for (const [environment, files] of entries) {
    for (const [index, file] of files.entries()) {
      checkTemplate(file, ['component', 'env'], ['deploy', environment, index], reporter)
    }
  }
  return Object.fromEntries(entries)
}
