import type { Reporter } from '../document/reporter.ts'
import type { Environment } from '../policy.ts'
import type { RawPolicy } from '../schema/policy.ts'
import type { RawEnvironment } from '../schema/stages.ts'
import { milliseconds } from './duration.ts'
import { resolveGlobs } from './glob.ts'
import { checkNames } from './names.ts'
import { checkOrder, inOrder } from './order.ts'

/** `environments`, each behind the one that it names in `after`. */
export function resolveEnvironments(raw: RawPolicy, reporter: Reporter): readonly Environment[] {
  const entries = Object.entries(raw.environments ?? {})
  const environments = entries.map(([name, value]) => resolveEnvironment(name, value ?? {}, reporter))
  checkOrder(environments, ['environments'], 'environment', reporter)
  const known = Object.keys(raw.checks ?? {})
  for (const { name, checks } of environments) {
    checkNames(checks, known, { path: ['environments', name, 'checks'], noun: 'check', reporter })
  }
  return inOrder(environments)
}

function resolveEnvironment(name: string, raw: RawEnvironment, reporter: Reporter): Environment {
  const path = ['environments', name]
  const branches = raw.follows?.branches
  const globs = resolveGlobs(branches, [...path, 'follows', 'branches'], reporter)
  return {
    name,
    follows: branches === undefined ? null : { branches: globs },
    after: raw.after ?? null,
    checks: raw.checks ?? [],
    ...approvalsOf(raw.approvals),
    soak: raw.soak === undefined ? 0 : milliseconds(raw.soak),
    override: raw.override === 'allow',
    where: reporter.document.keyAt(path),
  }
}

type Approvals = Pick<Environment, 'approvals' | 'approvers' | 'selfApproval'>

function approvalsOf(raw: RawEnvironment['approvals'] = 0): Approvals {
  const { count = 1, by = [], self = 'allow' } = typeof raw === 'number' ? { count: raw } : raw
  return { approvals: count, approvers: by, selfApproval: self === 'allow' }
}
