import { TidemarkError } from '../../model/failure.ts'
import type { CheckRule, Policy, ReportRule } from '../../policy/policy.ts'

/** The policy's rule for a check; throws E_CHECK_UNKNOWN with the checks there are. */
export function namedCheck(policy: Policy, name: string): CheckRule {
  const rule = Object.hasOwn(policy.checks, name) ? policy.checks[name] : undefined
  if (rule !== undefined) return rule
  const names = Object.keys(policy.checks)
  const known = names.length === 0 ? `${policy.file} lists no checks` : `there are ${names.join(', ')}`
  throw new TidemarkError('E_CHECK_UNKNOWN', `there is no check "${name}": ${known}`, {
    details: { check: name, checks: names },
  })
}

interface AskedCheck {
  readonly name: string
  readonly rule: CheckRule
  /** ` --component web`, where the policy has several. */
  readonly of: string
}

/** The rule of a report; throws E_CHECK_KIND for a check that is a command. */
export function demandReportRule({ name, rule: { report }, of }: AskedCheck): ReportRule {
  if (report !== null) return report
  throw new TidemarkError('E_CHECK_KIND', `${name} is a command by the policy, and takes no report`, {
    details: { check: name, asked: 'report' },
    hints: [
      `tidemark check run ${name} REF${of}`,
      `tidemark check record ${name} REF --pass --reason TEXT${of}`,
    ],
  })
}

/** Throws E_CHECK_KIND for a check that has to come with a report: no word and no command takes its place. */
export function refuseReportRule({ name, rule: { report }, of }: AskedCheck): void {
  if (report === null) return
  throw new TidemarkError('E_CHECK_KIND', `${name} needs a report by the policy (${report.format})`, {
    details: { check: name, format: report.format },
    hints: [`tidemark check record ${name} --report FILE${of}`],
  })
}
